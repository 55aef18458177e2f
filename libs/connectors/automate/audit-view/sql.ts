import type { Description } from '../content-types/description.ts';
import { descriptionOf } from '../content-types/content-types.ts';
import { ownerType } from '../content-types/mentioned-types.ts';
import { ownerColumn } from '../identity/row-identity.ts';
import { quoted } from '../schema/quoted-name.ts';

/** A column's text in the one character set that holds them all, so that texts of different tables can stand together. */
export function textOf(column: string): string {
  return `COALESCE(CONVERT(${column} USING utf8mb4), '')`;
}

/** What a row `t` of this type is called: behind the group's name where names are the group's own. */
export function nameOf(description: Description): string {
  const name = textOf(`t.${quoted(description.name)}`);
  const owner = ownerOf(description);
  return owner === null ? name : `${textOf(`p.${quoted(owner.name)}`)}, '/', ${name}`;
}

/** The join that `nameOf` needs; empty for most types. */
export function joined(description: Description): string {
  const owner = ownerOf(description);
  const reference = ownerColumn(description.identity);
  if (owner === null || reference === null) return '';
  return ` LEFT JOIN ${quoted(owner.table)} p ON p.${quoted(owner.key)} = t.${quoted(reference)}`;
}

/** The condition that a row `t` of the table belongs to the type, behind this word; empty where every row does. */
export function onlyOf({ only }: Description, word: string): string {
  return only === undefined ? '' : `${word} t.${quoted(only.column)} = ${only.equals}`;
}

/** The type without whose row a row of this one is nothing; null for most types. */
export function ownerOf(description: Description): Description | null {
  const type = ownerType(description);
  return type === null ? null : (descriptionOf(type) ?? null);
}
