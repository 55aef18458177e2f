/*
 * What a document holds, as the readers of YAML, JSON and TOML give it. A scalar is what is written, without a type: `0123`,
 * `1e3` and a number of twenty digits stay what they are. Only what somebody wants is kept.
 */

/** A value. `at` is the offset of its first character in the document. */
export type Node = Scalar | List | Mapping | Alias;

export interface Scalar {
  kind: 'scalar';
  text: string;
  at: number;
}

export interface List {
  kind: 'list';
  items: Node[];
  at: number;
}

/** The members in the order of the document; a key that comes twice stays twice. */
export interface Mapping {
  kind: 'mapping';
  members: Member[];
  at: number;
}

export interface Member {
  key: string;
  value: Node;
  /** Where the key is. */
  at: number;
  /** True for the merge key `<<` of YAML, whose value lends its members. */
  isMerge: boolean;
}

/** A YAML alias to a node that it is a part of itself. */
export interface Alias {
  kind: 'alias';
  at: number;
}

/** Which part of a document is wanted: nothing of a value, all of it, or these of its members. */
export type Wanted = typeof NOTHING | typeof ALL | ReadonlyMap<string, Wanted>;
export const NOTHING = null;
export const ALL = true;

/** What is wanted of a member. */
export function wantedOf(wanted: Wanted, key: string): Wanted {
  if (wanted === NOTHING || wanted === ALL) return wanted;
  return wanted.get(key) ?? NOTHING;
}

/** The places of fields such as `id` and `metadata.id`; the latter is a key, or a path to one. */
export function placesOf(names: readonly string[]): Wanted {
  const root = new Map<string, Wanted>();
  for (const name of names) {
    root.set(name, ALL);
    const path = name.split('.');
    if (path.length > 1) addPath(root, path);
  }
  return root;
}

function addPath(root: Map<string, Wanted>, path: readonly string[]): void {
  let level = root;
  for (const [index, key] of path.entries()) {
    const there = level.get(key);
    if (there === ALL) return;
    if (index === path.length - 1) {
      level.set(key, ALL);
      return;
    }
    const next = there instanceof Map ? (there as Map<string, Wanted>) : new Map<string, Wanted>();
    level.set(key, next);
    level = next;
  }
}
