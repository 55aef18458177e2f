import { ProSyncError } from '#domain/errors';
import type { ItemReference } from '#domain/item';
import type { Json } from '../encoding/canonical-json.ts';

/** A reference as it stands in a body. */
export function jsonOf({ contentType, guid }: ItemReference): Json {
  return { contentType, guid };
}

/** The reference that a value of a body is; null when it is something else. */
export function referenceIn(value: Json | undefined): ItemReference | null {
  if (value === null || typeof value !== 'object' || !('guid' in value)) return null;
  const { contentType, guid } = value;
  return typeof contentType === 'string' && typeof guid === 'string' ? { contentType, guid } : null;
}

/** The references that a list of a body holds. Throws `invalid-item` when it holds anything else. */
export function referencesIn(value: Json | undefined): ItemReference[] {
  // A list that could not be read names nothing.
  return (Array.isArray(value) ? (value as readonly Json[]) : []).map((each) => {
    const reference = referenceIn(each);
    if (reference !== null) return reference;
    throw new ProSyncError('invalid-item', 'A list of references holds something else.', {
      remedy: 'Scan the source again, then publish the item again.',
    });
  });
}
