import { ParseError, parseTOML, type AST } from 'toml-eslint-parser';
import { NOTHING, wantedOf, type Mapping, type Node, type Wanted } from '../node.ts';

/** What is wanted of a TOML document, every value as it is written; null when it cannot be read. */
export function tomlAsWritten(text: string, wanted: Wanted): Mapping | null {
  try {
    const root: Mapping = { kind: 'mapping', members: [], at: 0 };
    for (const part of parseTOML(text).body[0].body) {
      if (part.type === 'TOMLKeyValue') add(text, root, part, wanted);
      else addTable(text, root, part, wanted);
    }
    return root;
  } catch (error) {
    if (error instanceof ParseError || error instanceof RangeError) return null;
    throw error;
  }
}

function addTable(text: string, root: Mapping, table: AST.TOMLTable, wanted: Wanted): void {
  let node: Node = root;
  let inner = wanted;
  for (const [index, key] of table.resolvedKey.entries()) {
    inner = wantedOf(inner, String(key));
    if (inner === NOTHING) return;
    const isList = typeof table.resolvedKey[index + 1] === 'number';
    node = childOf(node, key, isList, table.range[0]);
  }
  if (node.kind === 'mapping') for (const pair of table.body) add(text, node, pair, inner);
}

function add(text: string, into: Mapping, { key, value }: AST.TOMLKeyValue, wanted: Wanted): void {
  const names = key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
  const last = names.pop() ?? '';
  const inner = [...names, last].reduce(wantedOf, wanted);
  if (inner === NOTHING) return;
  let node: Node = into;
  for (const name of names) node = childOf(node, name, false, key.range[0]);
  const read = nodeOf(text, value, inner);
  if (node.kind === 'mapping')
    node.members.push({ key: last, value: read, at: key.range[0], isMerge: false });
}

function nodeOf(text: string, node: AST.TOMLContentNode, wanted: Wanted): Node {
  const [at, end] = node.range;
  if (node.type === 'TOMLArray') {
    const items = node.elements.map((item, index) =>
      nodeOf(text, item, wantedOf(wanted, String(index))),
    );
    return { kind: 'list', items, at };
  }
  if (node.type === 'TOMLInlineTable') {
    const table: Mapping = { kind: 'mapping', members: [], at };
    for (const pair of node.body) add(text, table, pair, wanted);
    return table;
  }
  return { kind: 'scalar', text: node.kind === 'string' ? node.value : text.slice(at, end), at };
}

/** The table or the list of tables under a key or an index; made when it is not there yet. */
function childOf(node: Node, key: string | number, isList: boolean, at: number): Node {
  const made: Node = isList
    ? { kind: 'list', items: [], at }
    : { kind: 'mapping', members: [], at };
  if (node.kind === 'list') return (node.items[Number(key)] ??= made);
  if (node.kind !== 'mapping') return node;
  const there = node.members.find((member) => member.key === key);
  if (there !== undefined) return there.value;
  node.members.push({ key: String(key), value: made, at, isMerge: false });
  return made;
}
