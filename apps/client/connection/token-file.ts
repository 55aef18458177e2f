import { rmSync } from 'node:fs';
import { z } from 'zod';
import { readJson, writeJson } from '../state/files.ts';

const TokenFile = z.object({
  accessToken: z.string(),
  expiresAt: z.iso.datetime(),
  server: z.string(),
  client: z.string(),
});

/** For whom a token was issued; one for someone else is never sent. */
export interface TokenOwner {
  server: string;
  client: string;
}

/** The access token on disk, readable by the owner only. */
export class TokenStore {
  readonly #path: string;
  readonly #owner: TokenOwner;

  constructor(path: string, owner: TokenOwner) {
    this.#path = path;
    this.#owner = owner;
  }

  /** The stored token, when it is ours and lives for another minute; else null. */
  read(now: Date): string | null {
    const parsed = TokenFile.safeParse(readJson(this.#path));
    if (!parsed.success) return null;
    const { accessToken, expiresAt, server, client } = parsed.data;
    const ours = server === this.#owner.server && client === this.#owner.client;
    return ours && Date.parse(expiresAt) - now.getTime() > 60_000 ? accessToken : null;
  }

  write(accessToken: string, lifetimeSeconds: number, now: Date): void {
    const expiresAt = new Date(now.getTime() + lifetimeSeconds * 1000).toISOString();
    writeJson(this.#path, { accessToken, expiresAt, ...this.#owner });
  }

  forget(): void {
    rmSync(this.#path, { force: true });
  }
}
