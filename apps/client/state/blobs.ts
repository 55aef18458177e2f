import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ProSyncError } from '#domain/errors';
import { checkBody } from '#domain/manifest-verification';
import { syncFolder } from '#files/sync-folder';
import { namesIn, putInPlace, readIfThere, sweepTemporaries } from './files.ts';

/** A body as a manifest names it. */
export interface BodyName {
  sha256: string;
  size: number;
}

/** Bodies on disk, named by their SHA-256. What is read is verified each time: a disk forgets, too (F20). */
export class Blobs {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The bytes, or null when they are not here or damaged; then they are to be fetched again (V19). */
  find(body: BodyName): Buffer | null {
    const bytes = readIfThere(this.#path(body));
    if (bytes === null) return null;
    try {
      checkBody(bytes, body);
      return bytes;
    } catch {
      rmSync(this.#path(body), { force: true });
      return null;
    }
  }

  /** The bytes, verified. Throws `storage` when they went bad since they were stored. */
  read(body: BodyName): Buffer {
    const bytes = this.find(body);
    if (bytes !== null) return bytes;
    throw new ProSyncError('storage', `The stored body ${body.sha256} was damaged.`, {
      remedy: 'Run the same command again; it downloads the body again.',
    });
  }

  /**
   * Verifies the bytes and stores them; `settle` makes the names durable. The bytes are not forced to the disk one by one:
   * each is verified when it is read, and what a power cut took is fetched again; what is applied, the writer forces.
   * Throws `verify-body-size`, `verify-body-digest`.
   */
  add(body: BodyName, bytes: Uint8Array): void {
    checkBody(bytes, body);
    putInPlace(this.#path(body), bytes, { isForced: false });
  }

  /** Called once after a group of `add`. */
  settle(): void {
    syncFolder(this.#folder);
  }

  /** Removes every body that is not in `kept`, and what a killed run left. Only the holder of the lock calls it. */
  prune(kept: ReadonlySet<string>): void {
    for (const name of namesIn(this.#folder)) {
      if (!kept.has(name)) rmSync(join(this.#folder, name), { force: true });
    }
  }

  /** Removes what a killed run left half written. */
  sweep(): void {
    sweepTemporaries(this.#folder);
  }

  #path(body: BodyName): string {
    return join(this.#folder, body.sha256);
  }
}
