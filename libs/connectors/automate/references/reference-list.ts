import { ProSyncError } from '#domain/errors';
import { sortedReferences } from '#domain/digest';
import type { ItemReference } from '#domain/item';
import type { Json } from '../encoding/canonical-json.ts';
import { wordFor, type Findings } from './findings.ts';
import { jsonOf } from './reference.ts';

/** A comma list of local numbers as a body has it: sorted references. A number that names nothing is noted and left out. */
export function groupList(
  column: string,
  contentType: string,
  text: string | null,
  findings: Findings,
): Json {
  if (text === null) return [];
  const references: ItemReference[] = [];
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '' || part === '0') continue;
    const id = /^\d{1,15}$/.test(part) ? Number(part) : null;
    if (id === null) {
      throw new ProSyncError('invalid-item', `${column} holds no list of whole numbers.`, {
        remedy: 'Correct it at the source.',
      });
    }
    const guid = findings.guidOf(contentType, id, column);
    if (guid !== null) references.push({ contentType, guid });
    else findings.note(`${column} ${id} names no ${wordFor(contentType)} and is left out.`);
  }
  return sortedReferences(references).map(jsonOf);
}
