import fc from 'fast-check';
import { itemDigest, sha256 } from '#domain/digest';
import { byItemKey, itemKey } from '#domain/item';
import type { Manifest, ManifestItem } from '#domain/manifest';
import { overlap } from '#domain/places';

/** One file at a source. */
interface File {
  source: number;
  contentType: string;
  guid: string;
  path: string;
  body: string;
}

/** One change at the sources; the numbers choose among what is there. */
export interface Edit {
  kind: (typeof KINDS)[number];
  pick: number;
  other: number;
  path: number;
}

const KINDS = [
  'add',
  'edit',
  'rename',
  'new-guid',
  'new-guid-and-body',
  'new-type',
  'swap',
  'rotate',
  'move-and-fill',
  'split-folder',
  'join-folder',
  'split-type',
  'delete',
  'add-again',
] as const;

const TYPES = ['rule', 'check', 'script'] as const;
// Few places, so that they are contested: files and folders of one name, names apart in case, folders below folders.
const PATHS = [
  'a',
  'b',
  'c',
  'd',
  'a/x',
  'a/y',
  'b/x/1',
  'b/x/2',
  'b/x',
  'A',
  'c/X',
  'c/x/y',
  'e/f',
];

/** Any changes. */
export const anyEdit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom(...KINDS),
  pick: fc.nat(11),
  other: fc.nat(11),
  path: fc.nat(PATHS.length - 1),
});

/** Two sources and what was published of them, release by release. */
export class World {
  readonly releases: Manifest[] = [];
  readonly bodies = new Map<string, string>();
  #files: File[] = [];
  #gone: File[] = [];
  #versions = new Map<string, { version: number; digest: string }>();
  #count = 0;

  /** Whether two items may be published for one place, as an older server lets them. */
  readonly collides: boolean;

  constructor({ collides }: { collides: boolean }) {
    this.collides = collides;
    for (const path of ['a', 'b', 'c/x/y', 'e/f']) this.#files.push(this.#file(path));
    this.publish();
  }

  get newest(): Manifest {
    const last = this.releases.at(-1);
    if (last === undefined) throw new Error('Nothing is published.');
    return last;
  }

  /** Changes the sources; what would collide is left as it was unless that is allowed. */
  change(edit: Edit): void {
    const before = this.#files.map((file) => ({ ...file }));
    this.#change(edit);
    if (!this.collides && hasCollision(this.#files)) this.#files = before;
    const left = new Set(this.#files.map(itemKey));
    this.#gone.push(...before.filter((file) => !left.has(itemKey(file))));
  }

  publish(): void {
    const items = this.#files.map((file) => this.#published(file)).sort(byItemKey);
    const seq = this.releases.length + 1;
    this.releases.push({ schemaVersion: 1, epoch: 1, seq, scope: ['*'], items });
  }

  #change({ kind, pick, other, path }: Edit): void {
    const files = this.#files;
    const file = files[pick % Math.max(1, files.length)];
    const second = files[other % Math.max(1, files.length)];
    const place = PATHS[path] ?? 'a';
    if (kind === 'add' || file === undefined || second === undefined) {
      files.push(this.#file(place));
    } else if (kind === 'edit') file.body = this.#text();
    else if (kind === 'rename') file.path = place;
    else if (kind === 'new-guid') file.guid = this.#guid();
    else if (kind === 'new-guid-and-body')
      Object.assign(file, { guid: this.#guid(), body: this.#text() });
    else if (kind === 'new-type') this.#retype(file, other);
    else if (kind === 'swap') [file.path, second.path] = [second.path, file.path];
    else if (kind === 'rotate') this.#rotate(pick);
    else if (kind === 'move-and-fill') this.#moveAndFill(file, place);
    else if (kind === 'split-folder') this.#splitFolder(file);
    else if (kind === 'join-folder') this.#joinFolder(place);
    else if (kind === 'split-type') this.#splitType(file.contentType, other);
    else if (kind === 'delete') this.#files = files.filter((each) => each !== file);
    else this.#addAgain(other);
  }

  #rotate(start: number): void {
    const three = [0, 1, 2].flatMap((n) => this.#files[(start + n) % this.#files.length] ?? []);
    if (new Set(three).size < 3) return;
    const paths = three.map(({ path }) => path);
    three.forEach((file, index) => (file.path = paths[(index + 1) % 3] ?? file.path));
  }

  #moveAndFill(file: File, to: string): void {
    const left = file.path;
    file.path = to;
    this.#files.push(this.#file(left));
  }

  #splitFolder(file: File): void {
    const { path } = file;
    file.path = `${path}/x`;
    this.#files.push(this.#file(`${path}/y`));
  }

  #joinFolder(folder: string): void {
    this.#files = this.#files.filter(({ path }) => !overlap(path, folder));
    this.#files.push(this.#file(folder));
  }

  #splitType(type: string, other: number): void {
    for (const [index, file] of this.#files.entries())
      if (file.contentType === type && index % 2 === other % 2) this.#retype(file, other);
  }

  #retype(file: File, other: number): void {
    const contentType = TYPES[other % TYPES.length] ?? 'rule';
    const isTaken = this.#files.some(
      (each) => each.contentType === contentType && each.guid === file.guid,
    );
    if (!isTaken) file.contentType = contentType;
  }

  #addAgain(other: number): void {
    const back = this.#gone[other % Math.max(1, this.#gone.length)];
    if (back === undefined || this.#files.some((each) => itemKey(each) === itemKey(back))) return;
    this.#files.push({ ...back, body: other % 2 === 0 ? back.body : this.#text() });
  }

  #file(path: string): File {
    this.#count += 1;
    const source = this.#count % 2;
    const contentType = TYPES[this.#count % TYPES.length] ?? 'rule';
    return { source, contentType, guid: this.#guid(), path, body: this.#text() };
  }

  #guid(): string {
    this.#count += 1;
    return `g-${this.#count}`;
  }

  // Few texts, so that files of different items are often equal.
  #text(): string {
    this.#count += 1;
    return `text ${this.#count % 5}\n`;
  }

  #published({ contentType, guid, path, body, source }: File): ManifestItem {
    const bytes = { sha256: sha256(body), size: body.length, mediaType: 'text/plain' };
    this.bodies.set(bytes.sha256, body);
    const name = `${guid} of source ${source}`;
    const item = { contentType, guid, name, path, tags: [], references: [], body: bytes };
    const digest = itemDigest(item);
    const before = this.#versions.get(itemKey(item));
    const version = before === undefined ? 1 : before.version + Number(before.digest !== digest);
    this.#versions.set(itemKey(item), { version, digest });
    return { ...item, version, digest };
  }
}

function hasCollision(files: readonly { path: string }[]): boolean {
  return files.some((file, index) =>
    files.slice(index + 1).some((other) => overlap(file.path, other.path)),
  );
}
