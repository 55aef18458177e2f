import { remoteMonitorGuid } from './derived-guid.ts';

/*
 * What makes a row the same item on every instance (docs/automate-schema.md#1). This module alone knows the kinds of identity:
 * everything else asks it for columns and GUIDs, so that a new kind is a change of this file.
 */

/** Where the GUID of an item comes from. */
export type Identity =
  | { guid: string }
  /** Derived from the GUID of the referenced item and the name: `GroupID` and `Name` of a remote monitor. */
  | { derivedFrom: { reference: string; name: string } };

/** The column that holds the GUID; null where it is derived. */
export function guidColumn(identity: Identity): string | null {
  return 'guid' in identity ? identity.guid : null;
}

/** The column with the number of the item from whose GUID the row's own is derived; null where the row holds its GUID. */
export function ownerColumn(identity: Identity): string | null {
  return 'guid' in identity ? null : identity.derivedFrom.reference;
}

/** The columns of the identity that are no content. */
export function identityColumns(identity: Identity): string[] {
  return 'guid' in identity ? [identity.guid] : [];
}

/** What a row says of its identity. */
export interface IdentityFacts {
  /** In its column, in normal form; null when there is none. */
  guid: string | null;
  name: string | null;
  /** The GUID of the item in `ownerColumn`; null when that item is missing. */
  ownerGuid: string | null;
}

/** The GUID of a row; null when it has none, or when what it is derived from is missing. */
export function guidFrom(
  identity: Identity,
  { guid, name, ownerGuid }: IdentityFacts,
): string | null {
  if ('guid' in identity) return guid;
  return ownerGuid === null || name === null ? null : remoteMonitorGuid(ownerGuid, name);
}

/** What tells a row from the others of its type on one instance, before its number is known. */
export function localKey(
  identity: Identity,
  { guid, owner, name }: { guid: string; owner: unknown; name: string },
): string {
  return 'guid' in identity ? guid : `${String(owner)}\n${name}`;
}
