import type { DifferenceSide } from '#api/items';
import { factsOf } from '#ui/difference/normalise.ts';
import { count } from '#ui/text/count.ts';

/** One field that differs, as it was published and as the source has it. */
export interface ChangedField {
  name: string;
  was: string;
  now: string;
  /** It differs whenever anything does. */
  isRoutine: boolean;
}

interface Field {
  name: string;
  read: (side: DifferenceSide) => string;
  /** What must differ to be a change; left out, what is shown. */
  tell?: (side: DifferenceSide) => string;
  /** Said of a text that stands alone. */
  isFact?: boolean;
  isRoutine?: boolean;
}

/** Nothing to say of a text that stands alone. */
const USUAL_ENCODING = 'UTF-8';
/** As many characters of a digest tell any two apart. */
const DIGEST_SHOWN = 16;

const FIELDS: readonly Field[] = [
  { name: 'Name', read: ({ name }) => name },
  { name: 'Path', read: ({ path }) => path },
  { name: 'Tags', read: ({ tags }) => tags.join(', '), isFact: true },
  { name: 'References', read: referenceText, isFact: true },
  { name: 'Encoding', read: ({ encoding }) => encoding ?? '', isFact: true },
  { name: 'Media type', read: ({ body }) => body.mediaType, isFact: true },
  { name: 'Executable', read: ({ executable }) => yesOrNo(executable) },
  {
    name: 'Line endings',
    read: ({ text }) => (text === null ? '' : factsOf(text).lineEndingCounts),
    tell: ({ text }) => (text === null ? '' : factsOf(text).lineEndings),
    isFact: true,
  },
  { name: 'Byte order mark', read: ({ text }) => yesOrNo(text?.startsWith('\ufeff')) },
  { name: 'Last line ends', read: ({ text }) => yesOrNo(text && factsOf(text).endsWithNewline) },
  { name: 'Size', read: ({ body }) => count(body.size, 'byte'), isFact: true, isRoutine: true },
  {
    name: 'Digest',
    read: ({ digest }) => digest.slice(0, DIGEST_SHOWN),
    isFact: true,
    isRoutine: true,
  },
];

/** Everything but the words of the text that differs between the two sides. */
export function changedFields(published: DifferenceSide, observed: DifferenceSide): ChangedField[] {
  return FIELDS.filter(({ read, tell = read }) => tell(published) !== tell(observed)).map(
    ({ name, read, isRoutine = false }) => ({
      name,
      was: read(published),
      now: read(observed),
      isRoutine,
    }),
  );
}

/** What is worth saying of a side that stands alone: name and value. */
export function factsOfOne(side: DifferenceSide): [name: string, value: string][] {
  return FIELDS.filter(({ isFact }) => isFact)
    .map(({ name, read }): [string, string] => [name, read(side)])
    .filter(([, text]) => text !== '' && text !== 'none' && text !== USUAL_ENCODING);
}

function referenceText({ references }: DifferenceSide): string {
  return references.map(({ contentType, guid }) => `${contentType} ${guid}`).join(', ');
}

/** Nothing for what is no text. */
function yesOrNo(is: boolean | string | null | undefined): string {
  if (typeof is !== 'boolean') return '';
  return is ? 'yes' : 'no';
}
