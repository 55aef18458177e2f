import type { DifferenceSide } from '#api/items';
import { readableText } from '#domain/readable';
import { factsOf, isRewritten, withLineFeeds } from './normalise.ts';

/** What is compared of a side. */
export type Side = Pick<DifferenceSide, 'text' | 'body'>;

/** How the reader wants the texts. */
export interface Reading {
  isFormatted: boolean;
  ignoresLineEndings: boolean;
}

/** Two texts, or one, as they are shown. */
export interface Compared {
  before: string | null;
  after: string | null;
  isFormatted: boolean;
  /** JSON on every side that is there, so that it can be shown formatted. */
  canFormat: boolean;
  /** Every line's ending was rewritten: it can be left out, so that the other differences stay in sight. */
  canIgnoreLineEndings: boolean;
  /** What the reader should know of the comparison. */
  note: string | null;
}

/**
 * The texts of both sides as the reader wants them. Where only what was left out differs it says so and shows the texts
 * as they are: nothing that differs ever looks equal.
 */
export function compare(published: Side | null, observed: Side | null, wish: Reading): Compared {
  const raw = { before: published?.text ?? null, after: observed?.text ?? null };
  const canFormat = [published, observed].every(isJson);
  const canIgnoreLineEndings = areRewritten(raw.before, raw.after);
  const rest = { canFormat, canIgnoreLineEndings, isFormatted: false };
  if (raw.before !== null && raw.before === raw.after) {
    const shown = wish.isFormatted && canFormat ? readable(observed) : raw.after;
    return { ...rest, isFormatted: shown !== raw.after, before: null, after: shown, note: SAME };
  }
  if (wish.isFormatted && canFormat) {
    const [before, after] = [readable(published), readable(observed)];
    if (before === null || before !== after)
      return { ...rest, isFormatted: true, before, after, note: null };
    return { ...rest, ...raw, note: SAME_JSON };
  }
  if (!wish.ignoresLineEndings || !canIgnoreLineEndings) return { ...rest, ...raw, note: null };
  const [before, after] = [withLineFeeds(raw.before ?? ''), withLineFeeds(raw.after ?? '')];
  if (before === after) return { ...rest, before: null, after: raw.after, note: ONLY_ENDINGS };
  return { ...rest, before, after, note: ENDINGS_LEFT_OUT };
}

const SAME = 'The text is the same on both sides.';
const SAME_JSON = 'Only the formatting of the JSON differs; its data is the same.';
const ONLY_ENDINGS = 'Only the line endings changed, on every line.';
const ENDINGS_LEFT_OUT =
  'The line endings changed on every line. They are ignored here, so that the other changes are visible.';

function areRewritten(before: string | null, after: string | null): boolean {
  return before !== null && after !== null && isRewritten(factsOf(before), factsOf(after));
}

/** True also for a side that is not there. */
function isJson(side: Side | null): boolean {
  if (side === null) return true;
  return readable(side) !== withoutMark(side.text);
}

function readable(side: Side | null): string | null {
  if (side === null || side.text === null) return null;
  return readableText(side.body.mediaType, withoutMark(side.text) ?? '');
}

// A byte order mark is no part of the JSON; the metadata show it.
function withoutMark(text: string | null): string | null {
  return text?.replace(/^\ufeff/, '') ?? null;
}
