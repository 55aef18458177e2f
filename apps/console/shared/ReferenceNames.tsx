import { Link } from 'react-router';
import type { NamedReference } from '#api/releases';
import { PlainText } from '#ui/text/PlainText.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';

/** The name of an item at the other end of a reference, or its GUID, with a link when there is a page of it. */
export function ReferenceName(reference: NamedReference & { itemId: string | null }) {
  const { contentType, name, guid, itemId } = reference;
  const text = <PlainText line>{name ?? guid}</PlainText>;
  if (itemId === null) return text;
  return (
    <Link className="link" to={`/content/${contentType}/${itemId}`}>
      {text}
    </Link>
  );
}

/** As many are named in a sentence. */
const NAMED = 3;

/** "Script Restart agent, Alert template Page someone and 4 more". */
export function namesIn(references: readonly NamedReference[]): string {
  const named = references
    .slice(0, NAMED)
    .map(({ contentType, name, guid }) => `${contentTypeLabel(contentType)} ${name ?? guid}`);
  const more = references.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more.toLocaleString('en')} more` : named.join(', ');
}
