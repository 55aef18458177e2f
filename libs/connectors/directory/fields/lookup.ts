import type { ErrorCode } from '#domain/error-codes';
import type { Mapping, Node } from './node.ts';
import type { Fault } from './reading.ts';

/** A field that cannot be understood, with the place of what is wrong about it. */
export class FieldFault extends Error implements Fault {
  override readonly name = 'FieldFault';
  readonly reason: string;
  readonly at: number;
  /** That of the problem at the item. */
  readonly code: ErrorCode;

  constructor(at: number, reason: string, code: ErrorCode = 'unparsable') {
    super(reason);
    this.at = at;
    this.reason = reason;
    this.code = code;
  }
}

/**
 * The value of a field; a name with dots is a key or, when there is none like it, descends (`metadata.id`,
 * `templates.0.uuid`). The merge keys of YAML lend what a mapping does not have itself. Null: there is none. Throws a
 * FieldFault for a key that comes twice, and for a merge key that would decide and cannot be read.
 */
export function valueAt(root: Node | null, name: string): Node | null {
  if (root === null) return null;
  const whole = memberOf(root, name);
  if (whole !== null || !name.includes('.')) return whole;
  let node: Node | null = root;
  for (const key of name.split('.')) node = node === null ? null : memberOf(node, key);
  return node;
}

/** Where the value of a field is; where there is none, the beginning of what it would be a member of. */
export function offsetOf(root: Node | null, name: string): number {
  if (root === null) return 0;
  const whole = memberOf(root, name);
  if (whole !== null) return whole.at;
  let node = root;
  for (const key of name.split('.')) {
    const next = memberOf(node, key);
    if (next === null) break;
    node = next;
  }
  return node.at;
}

function memberOf(node: Node, key: string): Node | null {
  if (node.kind === 'mapping') return memberOfMapping(node, key, new Set());
  if (node.kind === 'list') return /^\d+$/.test(key) ? (node.items[Number(key)] ?? null) : null;
  if (node.kind === 'alias')
    throw new FieldFault(node.at, 'an alias refers to a node that contains it');
  return null;
}

function memberOfMapping(mapping: Mapping, key: string, seen: Set<Mapping>): Node | null {
  seen.add(mapping);
  const own = mapping.members.filter((member) => !member.isMerge && member.key === key);
  const [first, second] = own;
  if (second !== undefined) throw new FieldFault(second.at, `the field "${key}" occurs twice`);
  if (first !== undefined) return first.value;
  for (const { value, isMerge } of mapping.members) {
    const lent = isMerge ? merged(value, key, seen) : null;
    if (lent !== null) return lent;
  }
  return null;
}

// A mapping that was looked at has nothing to lend: without that, aliases of aliases would take for ever.
function merged(source: Node, key: string, seen: Set<Mapping>): Node | null {
  for (const node of source.kind === 'list' ? source.items : [source]) {
    if (node.kind !== 'mapping')
      throw new FieldFault(node.at, 'a merge key ("<<") names something that is not a mapping');
    const lent = seen.has(node) ? null : memberOfMapping(node, key, seen);
    if (lent !== null) return lent;
  }
  return null;
}
