import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { namesIn, readIfThere, readJson, writeAtomically, writeJson } from './files.ts';

/** A head as it came: its bytes are verified again on every run, also after a 304 (docs/guarantees.md#2.7). */
export interface StoredHead {
  etag: string | null;
  body: Buffer;
}

// How many manifests stay, with their bodies: the current one and two to go back to (docs/guarantees.md#2.6).
const KEPT_MANIFESTS = 3;

const SHA256 = /^[0-9a-f]{64}$/;

const HeadFile = z.object({ etag: z.string().nullable(), body: z.string() });

/** The signed documents on disk: the head, and manifests named by their SHA-256. Nothing here is trusted when read. */
export class Metadata {
  readonly #head: string;
  readonly #manifests: string;

  constructor(state: string) {
    this.#head = join(state, 'head.json');
    this.#manifests = join(state, 'manifests');
  }

  /** The stored head, or null when there is none or its file is damaged (V19). */
  head(): StoredHead | null {
    const parsed = HeadFile.safeParse(readJson(this.#head));
    if (!parsed.success) return null;
    return { etag: parsed.data.etag, body: Buffer.from(parsed.data.body, 'utf8') };
  }

  saveHead(head: StoredHead): void {
    writeJson(this.#head, { etag: head.etag, body: head.body.toString('utf8') });
  }

  /** Forgets the head, so that the next run asks for it afresh (V18). */
  discardHead(): void {
    rmSync(this.#head, { force: true });
  }

  /** The bytes of a manifest, unchecked, or null. */
  manifest(sha256: string): Buffer | null {
    return readIfThere(join(this.#manifests, sha256));
  }

  /** Keeps a manifest with the envelope of the head that names it: together they prove the release again later. */
  saveManifest(sha256: string, bytes: Uint8Array, envelope: Uint8Array): void {
    writeAtomically(this.#envelopeOf(sha256), envelope);
    writeAtomically(join(this.#manifests, sha256), bytes);
  }

  /** Every manifest that is kept with its envelope; nothing of it is trusted yet. */
  kept(): { head: Buffer; manifest: Buffer }[] {
    return this.#names().flatMap((sha256) => {
      const head = readIfThere(this.#envelopeOf(sha256));
      const manifest = this.manifest(sha256);
      return head === null || manifest === null ? [] : [{ head, manifest }];
    });
  }

  /** Removes all but the newest manifests and those that must stay; returns the bytes of what is left. */
  prune(stays: readonly string[]): Buffer[] {
    const byAge = this.#names()
      .filter((name) => !stays.includes(name))
      .map((name) => ({ name, at: statSync(join(this.#manifests, name)).mtimeMs }))
      .sort((a, b) => b.at - a.at)
      .map(({ name }) => name);
    for (const name of byAge.slice(KEPT_MANIFESTS - 1)) {
      rmSync(join(this.#manifests, name));
      rmSync(this.#envelopeOf(name), { force: true });
    }
    return [...stays, ...byAge.slice(0, KEPT_MANIFESTS - 1)]
      .map((name) => this.manifest(name))
      .filter((bytes) => bytes !== null);
  }

  #names(): string[] {
    return namesIn(this.#manifests).filter((name) => SHA256.test(name));
  }

  #envelopeOf(sha256: string): string {
    return join(this.#manifests, `${sha256}.head`);
  }
}
