import { credentialIn } from '#domain/credentials-in-text';
import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import type { ContentDecisions } from '../../connector.ts';

/** Keeps out what people decided about, and what they must decide about first. */
export class Decisions {
  readonly #accepted: ReadonlySet<string>;
  readonly #purged: ReadonlySet<string>;
  /** Changes with every decision. */
  readonly fingerprint: string;

  constructor({ accepted, purged }: ContentDecisions) {
    this.#accepted = new Set(accepted);
    this.#purged = new Set(purged);
    this.fingerprint = [...accepted, '', ...purged].join();
  }

  /** Throws `purged` for a body that was removed for good, and `credential` for one that looks like a key or a password. */
  refuse(bytes: Uint8Array): void {
    if (this.#purged.size > 0 && this.#purged.has(sha256(bytes)))
      throw new ProSyncError(
        'purged',
        'An administrator removed this content from ProSync. Change or remove the file in the source.',
      );
    const found = credentialIn(bytes);
    if (found === null) return;
    const digest = sha256(bytes);
    if (this.#accepted.has(digest)) return;
    throw new ProSyncError(
      'credential',
      `It seems to contain ${found.what} (line ${found.line}), so ProSync didn't store it. Remove it from the file, or ask an administrator to accept the file.`,
      { facts: { sha256: digest } },
    );
  }
}
