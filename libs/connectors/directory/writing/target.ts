import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { itemDigest, sha256 } from '#domain/digest';
import { MAX_BODY_BYTES, type Item } from '#domain/item';
import { errnoOf } from '#files/system-errors';
import type { Missing, OpenRoot } from '#files/open-root';
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

/** How the folder of a path is, with all above it. */
export type Way = 'open' | Missing;

const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The target's folder as it is now. Remembers the folders that it looked at: one is made per call of the writer. */
export class Target {
  readonly root: OpenRoot;
  readonly #ways = new Map<string, Way>();

  constructor(root: OpenRoot) {
    this.root = root;
  }

  /** How the folder of a path, with all above it, is. */
  wayTo(path: string): Way {
    const slash = path.lastIndexOf('/');
    return slash === -1 ? 'open' : this.#wayInto(path.slice(0, slash));
  }

  /**
   * What stands at the path; null when nothing does, or when the way to it leaves the root. What `isExpected` is opened without
   * a look before: to look costs a call of the system for each file, and not to find it an error.
   */
  at(path: string, isExpected = false): Present | null {
    if (this.wayTo(path) !== 'open') return null;
    if (!isExpected && this.root.look(path) === null) return null;
    try {
      return readPresent(this.root.at(path, (file) => openSync(file, FLAGS)));
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
    if (this.at(path)?.kind !== 'file') return null;
    const handle = this.root.at(path, (file) => openSync(file, FLAGS));
    try {
      return readFileSync(handle);
    } finally {
      closeSync(handle);
    }
  }

  #wayInto(folder: string): Way {
    const known = this.#ways.get(folder);
    if (known !== undefined) return known;
    const above = this.wayTo(folder);
    const way = above === 'open' ? this.#look(folder) : above;
    this.#ways.set(folder, way);
    return way;
  }

  #look(path: string): Way {
    const folder = this.root.folder(path);
    return typeof folder === 'string' ? folder : 'open';
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
