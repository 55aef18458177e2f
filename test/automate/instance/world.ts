import { KINDS, type Counts, type Kind } from './counts.ts';
import { nameFor } from './names.ts';
import { guidFor, Random } from './random.ts';
import { STOCK, SUPPORTING } from './stock.ts';

/** Where a row comes from: the vendor, the content that ProSync distributes, or the people of this one instance. */
export type Origin = 'stock' | 'distributed' | 'own';

/** A row that others can refer to. */
export interface Listed {
  kind: Kind;
  guid: string;
  /** Local to the instance. */
  id: number;
  name: string;
  origin: Origin;
  /** Its place among the rows of its kind and origin. */
  index: number;
}

export interface WorldOptions {
  seed: number;
  firstId: number;
  counts: Counts;
  own: Counts;
}

/**
 * Everything in an instance by name, GUID and number, before any row is made, so that rows can refer to each other in any
 * direction. The seed decides GUIDs and names; `firstId` decides numeric ids and what belongs to this instance alone.
 */
export class World {
  readonly #listed = new Map<string, Listed[]>();
  #ids = 0;

  constructor(readonly options: WorldOptions) {
    for (const kind of KINDS) {
      for (const origin of ORIGINS) this.#listed.set(`${kind} ${origin}`, this.#list(kind, origin));
    }
  }

  /** All rows of a kind: stock, distributed, own. */
  all(kind: Kind): Listed[] {
    return ORIGINS.flatMap((origin) => this.of(kind, origin));
  }

  /** The rows of a kind and an origin. */
  of(kind: Kind, origin: Origin): Listed[] {
    return this.#listed.get(`${kind} ${origin}`) ?? [];
  }

  /** Random numbers that belong to the row, whichever instance it is in and however many others there are. */
  random(row: Listed): Random {
    return new Random(`${row.kind} ${row.guid}`);
  }

  /** A row that `from` may refer to: of the same origin, else a stock row; null when there is none. */
  target(from: Listed, kind: Kind, random: Random): Listed | null {
    const same = this.of(kind, from.origin);
    const possible = same.length > 0 ? same : this.of(kind, 'stock');
    return possible.length > 0 ? random.pick(possible) : null;
  }

  /** The same as `target`, as a numeric id: 0 when there is none. */
  targetId(from: Listed, kind: Kind, random: Random): number {
    return this.target(from, kind, random)?.id ?? 0;
  }

  /** Ids start elsewhere for each kind, and leave gaps, so that one taken for another shows. */
  #list(kind: Kind, origin: Origin): Listed[] {
    const { firstId } = this.options;
    const gap = 1 + (firstId % 3);
    return this.#identities(kind, origin).map(([guid, name], index) => {
      this.#ids += gap;
      return { kind, guid, id: firstId + this.#ids, name, origin, index };
    });
  }

  #identities(kind: Kind, origin: Origin): [guid: string, name: string][] {
    const { counts, own } = this.options;
    if (origin === 'stock') {
      const supporting = SUPPORTING[kind] ?? [];
      return [
        ...(STOCK[kind] ?? []).map(([guid, name]): [string, string] => [guid, name]),
        ...supporting.map((name): [string, string] => [guidFor(`${kind} ${name}`), name]),
      ];
    }
    const count = (origin === 'own' ? own : counts)[kind] ?? 0;
    return Array.from({ length: count }, (_, index) => this.#identity(kind, origin, index));
  }

  #identity(kind: Kind, origin: 'distributed' | 'own', index: number): [string, string] {
    const { seed, firstId } = this.options;
    const distributed = guidFor(`distributed ${seed} ${kind} ${index}`);
    if (origin === 'distributed') return [distributed, distributedName(kind, index, distributed)];
    const guid = guidFor(`own ${seed} ${firstId} ${kind} ${index}`);
    // The first of one's own has by chance the name of something distributed.
    const isNamesake = index === 0 && NAMESAKES.includes(kind);
    const name = isNamesake
      ? distributedName(kind, index, distributed)
      : `Ours: ${plain(guid, index)}`;
    return [guid, name];
  }
}

/** The root folder of everything distributed: what a source's tracked scope names. */
export const ROOT_FOLDERS: Partial<Record<Kind, string>> = {
  'script-folder': '△ Production',
  'dataview-folder': '△ Reports',
};

const ORIGINS = ['stock', 'distributed', 'own'] as const;

const NAMESAKES: Kind[] = ['script', 'internal-monitor', 'search', 'dataview', 'alert-template'];

function distributedName(kind: Kind, index: number, guid: string): string {
  const root = ROOT_FOLDERS[kind];
  if (root !== undefined && index === 0) return root;
  return plain(guid, index);
}

function plain(guid: string, index: number): string {
  return nameFor(new Random(`name ${guid}`), index + 1);
}
