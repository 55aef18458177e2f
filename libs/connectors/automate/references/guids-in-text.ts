import { normalGuid, type ItemReference } from '#domain/item';
import { contentTypes } from '../content-types/content-types.ts';
import { parseXml } from '../encoding/xml.ts';
import { GUID_PATTERN } from '../identity/guid.ts';
import { guidColumn } from '../identity/row-identity.ts';
import { isMark, isName, isWord, tokensOf, type Token } from '../statements/tokens.ts';

const A_GUID = new RegExp(GUID_PATTERN, 'i');
const ONLY_GUID = new RegExp(`^\\{?${GUID_PATTERN}\\}?$`, 'i');
/** The last two words of a key, such as `Computer.Client.Edf.<GUID>`. */
const KEY = new RegExp(`\\b(edf|roles?)\\.\\{?(${GUID_PATTERN})(?![\\w-])`, 'gi');
/** The searches of Automate nest as deep as people group conditions. */
const MAX_DEPTH = 200;
/** Columns that name an item of the type whatever the table, since no other table has a column of that name. */
const COLUMNS: ReadonlyMap<string, string> = new Map([
  ['ltguid', 'extra-data-field'],
  ['roledetectionguid', 'role-definition'],
  ['parentroledefinitionguid', 'role-definition'],
  ['scriptguid', 'script'],
]);
/** Types whose GUID stands in a column called `GUID`, by their table. */
const TABLES: ReadonlyMap<string, string> = new Map(
  contentTypes.flatMap(({ identity, table, contentType }) =>
    guidColumn(identity) === 'GUID' ? [[table, contentType] as const] : [],
  ),
);

/**
 * The items that SQL names by GUID (docs/automate-schema.md#3.4, 6): `LTGuid='...'`, `RoleDetectionGuid IN ('...')`, and `GUID='...'`
 * after the table that it belongs to. In the order of the text; the same one may come twice.
 */
export function guidsInSql(sql: string): ItemReference[] {
  if (!A_GUID.test(sql)) return [];
  const tokens = tokensOf(sql, 'query');
  const references: ItemReference[] = [];
  let table = '';
  let column: string | null = null;
  for (const [position, token] of tokens.entries()) {
    if (isTable(tokens, position)) table = token.text.toLowerCase();
    column = comparedColumn(tokens, position, column);
    if (token.kind !== 'string' || !ONLY_GUID.test(token.text.trim())) continue;
    const contentType = contentTypeOf(column ?? columnAfter(tokens, position), table);
    const guid = normalGuid(token.text);
    if (contentType !== undefined && guid !== null) references.push({ contentType, guid });
  }
  return references;
}

/**
 * The items that the XML of a search names by GUID (docs/automate-schema.md#3.4): keys such as `Computer.Client.Edf.<GUID>` in `lok`, which
 * decides; labels may be stale. Throws `unreadable` when it is no XML; empty text names nothing.
 */
export function guidsInSearchXml(xml: string): ItemReference[] {
  if (xml.trim() === '') return [];
  const references: ItemReference[] = [];
  const open = [parseXml(xml.trim(), MAX_DEPTH)];
  for (let element = open.pop(); element !== undefined; element = open.pop())
    for (const child of element.children.toReversed()) {
      if (typeof child !== 'string') open.push(child);
      else if (element.name === 'lok') references.push(...keysIn(child));
    }
  return references;
}

function keysIn(text: string): ItemReference[] {
  return [...text.matchAll(KEY)].map(([, kind = '', guid = '']) => ({
    contentType: kind.toLowerCase() === 'edf' ? 'extra-data-field' : 'role-definition',
    guid: guid.toLowerCase(),
  }));
}

function contentTypeOf(column: string | null, table: string): string | undefined {
  if (column === null) return undefined;
  return column === 'guid' ? TABLES.get(table) : COLUMNS.get(column);
}

/** A name after FROM or JOIN, and its last part when it is qualified. */
function isTable(tokens: readonly Token[], position: number): boolean {
  if (!isName(tokens[position])) return false;
  const before = isMark(tokens[position - 1], '.') ? position - 3 : position - 1;
  return isWord(tokens[before], ['FROM', 'JOIN']);
}

/** The column that strings from here on are compared with: after `column =` and inside of `column IN (...)`. */
function comparedColumn(
  tokens: readonly Token[],
  position: number,
  current: string | null,
): string | null {
  const token = tokens[position];
  if (token?.kind === 'string' || isMark(token, ',') || isMark(token, '(')) return current;
  const before = tokens[position - 1];
  if ((isMark(token, '=') || isWord(token, ['IN', 'LIKE'])) && isName(before))
    return before?.text.toLowerCase() ?? null;
  return null;
}

/** The column in `'...' = column`. */
function columnAfter(tokens: readonly Token[], position: number): string | null {
  if (!isMark(tokens[position + 1], '=')) return null;
  const [name, dot, last] = tokens.slice(position + 2, position + 5);
  const column = isMark(dot, '.') ? last : name;
  return isName(column) ? (column?.text.toLowerCase() ?? null) : null;
}
