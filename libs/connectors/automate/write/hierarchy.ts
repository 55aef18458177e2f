/*
 * The columns of groups that follow from who stands below whom (docs/automate-schema.md#3.5): `Parents`, `Children`, `Depth`, `FullName`.
 * Each instance has its own numbers, so they are computed there, top-down.
 */

import type { GroupChildren } from '../settings/automate-settings.ts';

/** A group as its row has it. */
export interface GroupRow {
  id: number;
  parent: number;
  name: string;
  parents: string | null;
  children: string | null;
  depth: number | null;
  fullName: string | null;
}

/** What the derived columns of a group must be. */
export interface Derived {
  id: number;
  parents: string;
  children: string;
  depth: number;
  fullName: string;
}

/**
 * The derived columns that must change because these groups were written, or (`formerParents`) lost a child: of the groups, of
 * everything below them, and of everything above. Other groups stay as they are, right or wrong. `children` is what the
 * instance's settings say that `Children` holds.
 */
export function derivedChanges(
  groups: readonly GroupRow[],
  written: ReadonlySet<number>,
  formerParents: ReadonlySet<number>,
  children: GroupChildren = 'all',
): Derived[] {
  const tree = new Tree(groups);
  const habits = { children, nearestFirst: isNearestFirst(tree, written) };
  const affected = new Set<number>();
  for (const id of [...written, ...formerParents]) {
    for (const above of tree.above(id)) affected.add(above);
    if (written.has(id)) for (const below of tree.below(id)) affected.add(below);
    affected.add(id);
  }
  return [...affected].flatMap((id) => {
    const row = tree.group(id);
    if (row === undefined) return [];
    const wanted = derived(tree, row, habits);
    const isSame =
      row.parents === wanted.parents &&
      row.children === wanted.children &&
      row.depth === wanted.depth &&
      row.fullName === wanted.fullName;
    return isSame ? [] : [wanted];
  });
}

/** How this instance writes the lists. */
interface Habits {
  children: GroupChildren;
  /** `Parents` begins with the next one above, and not with the root: read from the groups that are there. */
  nearestFirst: boolean;
}

class Tree {
  readonly groups: readonly GroupRow[];
  readonly #byId: Map<number, GroupRow>;
  readonly #childrenOf = new Map<number, number[]>();

  constructor(groups: readonly GroupRow[]) {
    this.groups = groups;
    this.#byId = new Map(groups.map((group) => [group.id, group]));
    for (const { id, parent } of groups) {
      const siblings = this.#childrenOf.get(parent);
      if (siblings === undefined) this.#childrenOf.set(parent, [id]);
      else siblings.push(id);
    }
  }

  group(id: number): GroupRow | undefined {
    return this.#byId.get(id);
  }

  childrenOf(id: number): number[] {
    return (this.#childrenOf.get(id) ?? []).toSorted((a, b) => a - b);
  }

  /** From the root down; ends where a loop begins. */
  above(id: number): number[] {
    const chain: number[] = [];
    for (let at = this.group(id)?.parent ?? 0; ; at = this.group(at)?.parent ?? 0) {
      if (!this.#byId.has(at) || chain.includes(at) || at === id) return chain.toReversed();
      chain.push(at);
    }
  }

  below(id: number): number[] {
    const found = new Set<number>();
    const open = [...this.childrenOf(id)];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (found.has(at) || at === id) continue;
      found.add(at);
      open.push(...this.childrenOf(at));
    }
    return [...found].sort((a, b) => a - b);
  }
}

function isNearestFirst(tree: Tree, written: ReadonlySet<number>): boolean {
  const untouched = tree.groups.filter(({ id }) => !written.has(id));
  return untouched.some(({ id, parent, parents }) => {
    return tree.above(id).length > 1 && idsIn(parents)[0] === parent;
  });
}

function derived(tree: Tree, { id, name }: GroupRow, habits: Habits): Derived {
  const above = tree.above(id);
  const names = [...above.map((parent) => tree.group(parent)?.name ?? ''), name];
  return {
    id,
    parents: listOf(habits.nearestFirst ? above.toReversed() : above),
    children: listOf(habits.children === 'all' ? tree.below(id) : tree.childrenOf(id)),
    depth: above.length,
    fullName: names.join('.'),
  };
}

// `,3,17,`, and `,` for none.
function listOf(ids: readonly number[]): string {
  return `,${ids.map((id) => `${id},`).join('')}`;
}

function idsIn(list: string | null): number[] {
  return (list ?? '').split(',').filter(Boolean).map(Number);
}
