import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { ProSyncError } from '#domain/errors';
import { scopeOf } from '#domain/manifest';
import { tokenHash } from '#domain/token';
import { sealedText } from '../../seals/sealed-text.ts';
import { Seals } from '../../seals/seals.ts';
import type { SignedInApiClient } from '../../access/current-api-client.decorator.ts';
import { AccessRevision } from './access-revision.ts';

/** What the memory holds of an access token; null for one that is not valid and never will be. */
interface Entry {
  client: SignedInApiClient;
  /** By `performance.now()`, so that a wrong clock of this machine does not matter. */
  endsAt: number;
}

/**
 * Checks access tokens from memory, without SQL (docs/guarantees.md#2.4). It forgets everything when something was revoked,
 * and asks the database for each request while it cannot be sure to hear of revocations.
 */
@Injectable()
export class TokenCache {
  private readonly dataSource: DataSource;
  private readonly revision: AccessRevision;
  private readonly seals: Seals;
  private readonly entries = new LRUCache<string, Entry>({ max: MAX_TOKENS });
  private readonly refused = new LRUCache<string, true>({ max: MAX_REFUSED });
  private readonly used = new Set<string>();

  constructor(dataSource: DataSource, revision: AccessRevision, seals: Seals) {
    this.dataSource = dataSource;
    this.revision = revision;
    this.seals = seals;
    revision.onRise(() => this.forget());
  }

  /**
   * The API client of an access token, or null when the token is wrong, expired or revoked. Throws
   * `database-unavailable` when only the database could tell and it is silent.
   */
  check(token: string): SignedInApiClient | null | Promise<SignedInApiClient | null> {
    if (!TOKEN.test(token)) return null;
    const sha256 = tokenHash(token);
    if (!this.revision.isProven()) return this.load(sha256);
    const entry = this.entries.get(sha256);
    if (entry === undefined) return this.refused.has(sha256) ? null : this.load(sha256);
    if (entry.endsAt <= performance.now()) return null;
    this.used.add(entry.client.id);
    return entry.client;
  }

  /** The API client of a token that the memory holds and may answer for; null when only `check` can tell. Asks nobody. */
  known(token: string): SignedInApiClient | null {
    if (!TOKEN.test(token) || !this.revision.isProven()) return null;
    const entry = this.entries.get(tokenHash(token));
    if (entry === undefined || entry.endsAt <= performance.now()) return null;
    this.used.add(entry.client.id);
    return entry.client;
  }

  /** The ids of the API clients that called since this was asked last. */
  takeUsed(): string[] {
    const ids = [...this.used];
    this.used.clear();
    return ids;
  }

  private forget(): void {
    this.entries.clear();
    this.refused.clear();
  }

  /** Reads token and revision in one snapshot, and again when something was revoked meanwhile (docs/guarantees.md#a3). */
  private async load(sha256: string): Promise<SignedInApiClient | null> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const askedAt = performance.now();
      const [row] = await inTime(this.dataSource.query<Row[]>(LOAD, [sha256]));
      if (!row) break;
      const revision = Number(row.revision);
      this.revision.note(revision, askedAt);
      if (revision === this.revision.current) return this.keep(sha256, row, askedAt);
    }
    throw unavailable();
  }

  private isOurs({ text, seal, token_text, token_seal }: Row): boolean {
    return (
      this.seals.holds('access_tokens', token_text, token_seal) &&
      this.seals.holds('api_clients', text, seal)
    );
  }

  private keep(sha256: string, row: Row, askedAt: number): SignedInApiClient | null {
    if (row.id === null || !this.isOurs(row)) {
      this.refused.set(sha256, true);
      return null;
    }
    const { id, name, scope_version: scopeVersion } = row;
    const client = { id, name, scope: scopeOf(row.content_types), scopeVersion };
    this.entries.set(sha256, { client, endsAt: askedAt + row.milliseconds_left });
    this.used.add(client.id);
    return client;
  }
}

interface Row {
  revision: string;
  /** Null when there is no such token. */
  id: string | null;
  name: string;
  content_types: string[] | null;
  scope_version: number;
  milliseconds_left: number;
  text: string | null;
  seal: string | null;
  token_text: string | null;
  token_seal: string | null;
}

const LOAD = `
  select r.revision, c.id, c.name, c.content_types, c.scope_version,
         ${sealedText('api_clients', 'c')} as text, c.seal,
         ${sealedText('access_tokens', 't')} as token_text, t.seal as token_seal,
         extract(epoch from t.expires_at - clock_timestamp())::float8 * 1000 as milliseconds_left
    from access_revision r
    left join access_tokens t on t.sha256 = $1 and t.expires_at > clock_timestamp()
    left join api_clients c on c.id = t.api_client_id`;

const TOKEN = /^psa_[0-9A-Za-z]{43}$/;
const MAX_TOKENS = 200_000;
const MAX_REFUSED = 10_000;
const ATTEMPTS = 5;
const ANSWER_MS = 2_000;

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable()), ANSWER_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function unavailable(): ProSyncError {
  return new ProSyncError(
    'database-unavailable',
    'Whether the access token is still valid cannot be checked at the moment.',
    { remedy: 'Try again in a few seconds; what is installed stays as it is.' },
  );
}
