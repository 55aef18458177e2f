import { isUtf8 } from 'node:buffer';
import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { MAX_BODY_BYTES } from '#domain/item';
import { runnableTexts, type Column } from '../content-types/description.ts';
import { decodeBlob } from '../encoding/blob.ts';
import type { Json } from '../encoding/canonical-json.ts';
import { guidIn } from '../identity/guid.ts';
import { decodeLicenseData } from '../encoding/license-data.ts';
import { decodeScriptData } from '../encoding/script-data.ts';
import type { Findings } from '../references/findings.ts';
import { jsonOf } from '../references/reference.ts';
import { groupList } from '../references/reference-list.ts';
import { noteLevels } from '../references/search-levels.ts';
import { noteNumbersIn } from '../references/sql-numbers.ts';
import { stepInBody } from '../references/script-steps.ts';
import { forbiddenStatement, wordsFor } from '../statements/inspect.ts';
import type { Row } from './table-row.ts';

/** XML beyond this cannot become a body of 5 MiB, and is not even parsed. */
const MAX_XML = 4 * MAX_BODY_BYTES;

/** How rows are read. */
export interface ReadOptions {
  /** Statements that inspection lets pass (docs/guarantees.md#b34). */
  allowedStatements: readonly string[];
  /** What a column holds that cannot be read makes this column another one, and not the whole row. */
  isTolerant?: boolean;
}

/** Longer values are named by their hash. */
const SHOWN = 100;

/** As `valueOf`; what cannot be read becomes an object that says why, and is equal to nothing that is published. */
export function valueOrProblem(
  column: Column,
  row: Row,
  findings: Findings,
  options: ReadOptions,
): Json {
  try {
    return valueOf(column, row, findings, options);
  } catch (error) {
    if (!(error instanceof ProSyncError)) throw error;
    const bytes = row.bytes(column.column) ?? Buffer.alloc(0);
    const isShown = bytes.byteLength <= SHOWN && isUtf8(bytes);
    return {
      problem: error.code,
      ...(isShown ? { value: bytes.toString('utf8') } : { sha256: sha256(bytes) }),
    };
  }
}

/** What the body says for a column. Throws the ProSyncError that is the item's problem. */
export function valueOf(column: Column, row: Row, findings: Findings, options: ReadOptions): Json {
  const { column: name, value } = column;
  if (isText(value) && row.isRepaired(name)) findings.note(repaired(name));
  switch (value.is) {
    case 'text':
      return inspected(column, row, options);
    case 'time':
      // A column of more precision says the same time.
      return row.text(name)?.replace(/\.0+$/, '') ?? null;
    case 'integer':
      return row.integer(name);
    case 'sql':
      return sqlOf(name, inspected(column, row, options), findings);
    case 'search-xml':
      return searchOf(inspected(column, row, options), findings);
    case 'guid-reference':
      return guidReference(name, value.to, row.text(name));
    case 'reference':
      return numberedReference(name, value, row.integer(name), findings);
    case 'reference-list':
      return groupList(name, value.to, row.text(name), findings);
    case 'named':
      return namedRow(name, value.table, row.integer(name), findings);
    case 'private-number':
      return privateNumber(name, row.integer(name), findings);
    case 'script-data':
      return scriptOf(name, row.bytes(name), findings);
    case 'license-data':
      return ofBlob(name, row.bytes(name), decodeLicenseData);
  }
}

function isText({ is }: Column['value']): boolean {
  return is === 'text' || is === 'sql' || is === 'search-xml';
}

function repaired(name: string): string {
  return `${name} is stored as UTF-8 in a column of latin1. ProSync reads it as UTF-8, so it may look different in Automate.`;
}

/** The text, unless it holds what the server may not run. */
function inspected(
  column: Column,
  row: Row,
  { allowedStatements }: { allowedStatements: readonly string[] },
): string | null {
  for (const { text, use } of runnableTexts(column, (name) => row.text(name))) {
    const forbidden = forbiddenStatement(text, allowedStatements, use);
    if (forbidden === null) continue;
    const remedy = 'Change it there, or name the statement in "allowedStatements" of the source.';
    // A problem of an item is shown without its remedy.
    const detail = `${column.column} holds ${wordsFor(forbidden)}. ${remedy}`;
    throw new ProSyncError('forbidden-sql', detail);
  }
  return row.text(column.column);
}

function sqlOf(name: string, sql: string | null, findings: Findings): string | null {
  if (sql !== null) noteNumbersIn(name, sql, findings);
  return sql;
}

function searchOf(xml: string | null, findings: Findings): string | null {
  if (xml !== null) noteLevels(xml, findings);
  return xml;
}

function guidReference(name: string, to: string, text: string | null): Json {
  if (text === null || text.trim() === '') return null;
  const guid = guidIn(text);
  if (guid !== null) return jsonOf({ contentType: to, guid });
  throw new ProSyncError('invalid-item', `${name} holds a value that is not a GUID.`, {
    remedy: 'Correct it at the source.',
  });
}

function numberedReference(
  name: string,
  { to, none = [0] }: { to: string; none?: readonly number[] },
  id: number | null,
  findings: Findings,
): Json {
  return id === null || none.includes(id) ? null : jsonOf(findings.numbered(to, id, name));
}

function namedRow(name: string, table: string, id: number | null, findings: Findings): Json {
  if (id === null || id === 0) return null;
  const called = findings.namedOf(table, id, name);
  if (called !== null) return { name: called };
  findings.note(`${name} ${id} names no row of ${table} and is left out.`);
  return null;
}

function privateNumber(name: string, number: number | null, findings: Findings): number | null {
  if (number === null || number <= 0) return number;
  findings.note(`${name} ${number} belongs to this instance and is left out.`);
  return 0;
}

function scriptOf(name: string, bytes: Buffer | null, findings: Findings): Json {
  return ofBlob(name, bytes, (xml) => {
    const script = decodeScriptData(xml);
    const steps = script.steps.map((step, index) => stepInBody(step, index + 1, findings));
    return { ...script, steps };
  });
}

/** Null and an empty blob say the same: nothing. */
function ofBlob(name: string, bytes: Buffer | null, decode: (xml: string) => Json): Json {
  if (bytes === null || bytes.byteLength === 0) return null;
  const xml = explained(name, () => decodeBlob(bytes));
  if (xml.length > MAX_XML) {
    throw new ProSyncError(
      'too-large',
      `${name} is larger than ProSync reads: ${xml.length} characters.`,
      {
        remedy: 'Split the script at the source.',
      },
    );
  }
  return explained(name, () => decode(xml));
}

function explained<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ProSyncError) || error.code === 'broken-reference') throw error;
    const { code, message, remedy, facts } = error;
    throw new ProSyncError(code, `${name}: ${message}`, {
      facts,
      cause: error,
      ...(remedy !== undefined && { remedy }),
    });
  }
}
