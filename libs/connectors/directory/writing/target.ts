import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs';
import { join, sep } from 'node:path';
import { itemDigest, sha256 } from '#domain/digest';
import { MAX_BODY_BYTES, type Item } from '#domain/item';
import { errnoOf } from '../cause.ts';
import { lookAt } from './durable.ts';
import { isExecutable } from './permissions.ts';
import type { RecordedItem } from './record.ts';
import { isOfOneFile } from './settling/refused.ts';

/** What stands at a path of the target. `sha256` of something that is no ordinary file is one that no body has. */
export type Present = PresentFile | { kind: 'folder' | 'other' | 'unreadable'; sha256: string };

export interface PresentFile {
  kind: 'file';
  sha256: string;
  stat: Stats;
}

/** How a folder on the way to a path is: `outside` leaves the root through a link, `file` is no folder at all. */
export type Way = 'open' | 'absent' | 'outside' | 'file';

const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The target's folder as it is now. Remembers the folders that it looked at: one is made per call of the writer. */
export class Target {
  readonly root: string;
  readonly #ways = new Map<string, Way>();

  constructor(root: string) {
    this.root = root;
  }

  /** How the folder of a path, with all above it, is. */
  wayTo(path: string): Way {
    const slash = path.lastIndexOf('/');
    return slash === -1 ? 'open' : this.#wayInto(path.slice(0, slash));
  }

  /** What stands at the path; null when nothing does, or when the way to it leaves the root. */
  at(path: string): Present | null {
    if (this.wayTo(path) !== 'open') return null;
    const file = join(this.root, path);
    if (lookAt(file) === null) return null;
    try {
      return readPresent(openSync(file, FLAGS));
    } catch (error) {
      const errno = errnoOf(error) ?? '';
      if (errno === 'ENOENT') return null;
      if (errno === 'ELOOP' || errno === 'ENXIO' || errno === 'EISDIR')
        return { kind: 'other', sha256: sha256('other') };
      // One file that may not be read must not stop the others.
      if (isOfOneFile(error)) return { kind: 'unreadable', sha256: sha256('unreadable') };
      throw error;
    }
  }

  /** The bytes of the file at the path; null when there is none. */
  bytesAt(path: string): Uint8Array | null {
    const present = this.at(path);
    return present?.kind === 'file' ? readFileSync(join(this.root, path)) : null;
  }

  #wayInto(folder: string): Way {
    const known = this.#ways.get(folder);
    if (known !== undefined) return known;
    const above = this.wayTo(folder);
    const way = above === 'open' ? this.#look(join(this.root, folder)) : above;
    this.#ways.set(folder, way);
    return way;
  }

  #look(folder: string): Way {
    const stat = lookAt(folder);
    if (stat === null) return 'absent';
    if (stat.isDirectory()) return 'open';
    if (!stat.isSymbolicLink()) return 'file';
    const real =
      statSync(folder, { throwIfNoEntry: false }) === undefined ? null : realpathSync(folder);
    const isInside = real !== null && real.startsWith(realpathSync(this.root) + sep);
    if (!isInside) return 'outside';
    return statSync(folder).isDirectory() ? 'open' : 'file';
  }
}

/**
 * The digest of what stands at a path, seen as the item that was applied there, or else as the one that is wanted. A changed
 * body has the same digest in `installed` and in `apply`, so that a step can say what it replaces.
 */
export function foundDigest(
  present: Present,
  path: string,
  recorded: RecordedItem | null,
  wanted: (Item & { digest: string }) | null,
): string {
  const { sha256: body } = present;
  const isRecorded = recorded?.path === path && recorded.sha256 === body;
  if (isRecorded && hasBit(present, recorded)) return recorded.digest;
  if (wanted?.path === path && wanted.body.sha256 === body && hasBit(present, wanted))
    return wanted.digest;
  const { contentType, guid, name } = recorded ?? wanted ?? { contentType: '', guid: '', name: '' };
  const { tags, references } =
    recorded === null && wanted !== null ? wanted : { tags: [], references: [] };
  return itemDigest({
    contentType,
    guid,
    name,
    path,
    tags,
    references,
    body: { sha256: body, size: 0, mediaType: '' },
  });
}

/** False when the file lacks an executable bit that it is to have (docs/adr/0001-executable-bit.md). */
export function hasBit(present: Present, { executable }: { executable?: boolean }): boolean {
  const isAsked = executable === true && process.platform !== 'win32';
  return !isAsked || (present.kind === 'file' && isExecutable(present.stat));
}

function readPresent(handle: number): Present {
  try {
    const stat = fstatSync(handle);
    if (stat.isDirectory()) return { kind: 'folder', sha256: sha256('folder') };
    if (!stat.isFile()) return { kind: 'other', sha256: sha256('other') };
    // ProSync never wrote a larger one, so its content does not matter.
    if (stat.size > MAX_BODY_BYTES)
      return { kind: 'file', sha256: sha256(`size ${stat.size}`), stat };
    return { kind: 'file', sha256: sha256(readFileSync(handle)), stat };
  } finally {
    closeSync(handle);
  }
}
