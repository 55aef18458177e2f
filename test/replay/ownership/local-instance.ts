import {
  mkdtempSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import type { ItemKey } from '#domain/item';
import type { Manifest } from '#domain/manifest';
import type { ContentWriter } from '#connectors/connector';
import { instanceAt, writerOf, type Instance } from '../../../apps/client/instance.ts';
import { Terminal } from '../../../apps/client/output/terminal.ts';
import { Place } from '../../../apps/client/state/place.ts';
import { previewOn } from '../../../apps/client/sync/preview.ts';
import { EVERYTHING } from '../../../apps/client/sync/survey.ts';
import { previewBack } from '../../../apps/client/sync/rollback-preview.ts';
import { carryOut, type Synced } from '../../../apps/client/sync/carry-out.ts';

// In memory where that is to be had: each apply forces its files to the disk, and there are thousands.
const TEMPORARY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const NO_HOLD = { pause: null, pin: null };
const NO_LOCK = { confirm: () => undefined, release: () => undefined };

/** One instance with a folder as its target, without a server: its own rules, plan, record and writer. */
export class LocalInstance {
  readonly #folder = mkdtempSync(join(TEMPORARY, 'prosync-ownership-'));
  readonly #instance: Instance;
  readonly #bodies: ReadonlyMap<string, string>;
  readonly writer: ContentWriter;

  constructor(bodies: ReadonlyMap<string, string>) {
    this.#bodies = bodies;
    const config = {
      server: 'http://127.0.0.1:9',
      client: 'c',
      target: 'directory:content',
      excludeTags: [],
    };
    this.#instance = instanceAt(new Place(this.#folder), config, silent(this.#folder), {
      config: undefined,
      timeoutMs: null,
      signal: new AbortController().signal,
    });
    this.writer = writerOf(this.#instance);
  }

  get root(): string {
    return join(this.#folder, 'content');
  }

  /** Syncs to the manifest, as `prosync sync` does with these options. */
  async sync(
    manifest: Manifest,
    { prune, overwrite = false }: { prune: boolean; overwrite?: boolean },
  ): Promise<Synced> {
    await this.writer.recover();
    const pulled = releaseOf(manifest);
    const record = await this.writer.record();
    const known = { pulled, newest: pulled.head, hold: NO_HOLD, record };
    const how = { selection: EVERYTHING, prune: () => prune, overwrite, now: new Date() };
    const preview = await previewOn(this.#instance, this.writer, known, how);
    return this.#carryOut(manifest, preview);
  }

  /** Goes back to the first of these releases, of which it keeps all. */
  async goBack(to: Manifest, kept: readonly Manifest[]): Promise<Synced | null> {
    await this.writer.recover();
    const record = await this.writer.record();
    if (record === null) return null;
    const preview = await previewBack(this.#instance, this.writer, releaseOf(to), {
      kept: kept.map(releaseOf),
      record,
    });
    return this.#carryOut(to, preview);
  }

  /** Leaves an item out, as `prosync exclude` does. */
  exclude(item: ItemKey & { name: string }): void {
    const decider = { reason: 'ours', owner: 'anna', now: new Date() };
    this.#instance.overrides.exclude([item], decider, null);
  }

  include(items: readonly ItemKey[]): void {
    this.#instance.overrides.include(items);
  }

  move(from: string, to: string): void {
    mkdirSync(dirname(join(this.root, to)), { recursive: true });
    renameSync(join(this.root, from), join(this.root, to));
  }

  put(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  delete(path: string): void {
    rmSync(join(this.root, path));
  }

  files(folder = ''): Record<string, string> {
    const found: Record<string, string> = {};
    if (!existsSync(this.root)) return found;
    for (const entry of readdirSync(join(this.root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) Object.assign(found, this.files(path));
      else found[path] = readFileSync(join(this.root, path), 'utf8');
    }
    return found;
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #carryOut(manifest: Manifest, preview: Awaited<ReturnType<typeof previewOn>>) {
    for (const { body } of manifest.items)
      if (this.#instance.blobs.find(body) === null)
        this.#instance.blobs.add(body, Buffer.from(this.#bodies.get(body.sha256) ?? ''));
    return carryOut(this.#instance, this.writer, NO_LOCK, preview, {
      retryPolicy: this.#instance.retryPolicy,
      now: new Date(),
      mayRemove: () => Promise.resolve(true),
      mayWrite: () => Promise.resolve(false),
    });
  }
}

function releaseOf(manifest: Manifest) {
  const { epoch, seq, scope, items } = manifest;
  const at = '2026-01-01T00:00:00.000Z';
  const head = {
    epoch,
    seq,
    scope: [...scope],
    manifest: { sha256: String(seq).padStart(64, '0'), size: 1, items: items.length },
    publishedAt: at,
    signedAt: at,
    expires: at,
    poll: { intervalSeconds: 60, jitter: 0 },
  };
  return { head, manifest, problems: new Map<string, string>(), isNew: true, wasHeld: false };
}

function silent(folder: string): Terminal {
  const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });
  const io = {
    stdin: new PassThrough(),
    stdout: nowhere(),
    stderr: nowhere(),
    env: {},
    folder,
    now: () => new Date(),
  };
  const manners = {
    json: false,
    plain: true,
    quiet: true,
    verbose: false,
    color: false,
    input: false,
  };
  return new Terminal(io, manners);
}
