import { parse, TomlError } from 'smol-toml';
import { ALL, NOTHING, wantedOf, type Mapping, type Node, type Wanted } from '../node.ts';
import type { Fault, Reading } from '../reading.ts';
import { tomlAsWritten } from './as-written.ts';

/** So often a broken document is cut before the place where it breaks. */
const CUTS = 8;

/**
 * Reads TOML. A number, a date and a boolean stay as they are written. Of a document that breaks off somewhere, what stands
 * before that is read.
 */
export function readToml(text: string, wanted: Wanted): Reading {
  const first = parsed(text);
  if (!('line' in first))
    return { root: rootOf(text, first.table, wanted), fault: null, unreadFrom: null };
  // There are integers that one reader takes and another does not; they are of no matter here.
  const written = tomlAsWritten(text, wanted);
  if (written !== null) return { root: written, fault: null, unreadFrom: null };
  const fault: Fault = { reason: first.reason, at: offsetOf(text, first.line, first.column) };
  return { ...beforeFault(text, first.line, wanted), fault };
}

type Table = Readonly<Record<string, unknown>>;
type Parsed = { table: Table } | { line: number; column: number; reason: string };

function parsed(text: string): Parsed {
  try {
    return { table: parse(text, { integersAsBigInt: true, maxDepth: 100 }) };
  } catch (error) {
    if (!(error instanceof TomlError))
      return { line: 1, column: 1, reason: 'it is nested too deep' };
    const reason = /^Invalid TOML document: (.*)/.exec(error.message)?.[1] ?? 'it cannot be read';
    return { line: error.line, column: error.column, reason };
  }
}

function beforeFault(text: string, line: number, wanted: Wanted): Omit<Reading, 'fault'> {
  const lines = text.split('\n');
  let end = line - 1;
  for (let cut = 0; cut < CUTS && end > 0; cut += 1) {
    const before = `${lines.slice(0, end).join('\n')}\n`;
    const read = parsed(before);
    if (!('line' in read))
      return { root: rootOf(before, read.table, wanted), unreadFrom: before.length };
    end = Math.min(end - 1, read.line - 1);
  }
  return { root: null, unreadFrom: 0 };
}

function rootOf(text: string, table: Table, wanted: Wanted): Node | null {
  const root = nodeOf(table, wanted);
  return root === UNSURE ? tomlAsWritten(text, wanted) : root;
}

/** What is wanted is not only text, so that it matters where and how it is written. */
const UNSURE = 'unsure';

function nodeOf(value: unknown, wanted: Wanted): Node | null | typeof UNSURE {
  if (typeof value === 'string') return { kind: 'scalar', text: value, at: 0 };
  if (wanted === ALL && Array.isArray(value)) {
    if (!value.every((item) => typeof item === 'string')) return UNSURE;
    return { kind: 'list', items: value.map((text) => ({ kind: 'scalar', text, at: 0 })), at: 0 };
  }
  if (!isTable(value) || wanted === ALL) return UNSURE;
  const node: Mapping = { kind: 'mapping', members: [], at: 0 };
  for (const [key, member] of Object.entries(value)) {
    const inner = wantedOf(wanted, key);
    if (inner === NOTHING) continue;
    const read = nodeOf(member, inner);
    if (read === UNSURE) return UNSURE;
    if (read !== null) node.members.push({ key, value: read, at: 0, isMerge: false });
  }
  return node;
}

function isTable(value: unknown): value is Table {
  return (
    typeof value === 'object' && value !== null && !(value instanceof Date) && !Array.isArray(value)
  );
}

function offsetOf(text: string, line: number, column: number): number {
  let at = 0;
  for (let passed = 1; passed < line; passed += 1) at = text.indexOf('\n', at) + 1;
  return at + column - 1;
}
