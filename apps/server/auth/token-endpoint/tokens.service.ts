import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TOKEN_LIFETIME_SECONDS, type TokenAnswer } from '#api/oauth';
import { ProSyncError } from '#domain/errors';
import { generateToken, tokenHash } from '#domain/token';
import { Attempts } from '../credentials/sign-in-attempts.ts';
import { bcryptHash, matchesGenerated } from '../credentials/generated-secret.ts';
import { SecretHasher } from '../credentials/secret-hasher.ts';
import { sealedText } from '../../seals/sealed-text.ts';
import { Seals } from '../../seals/seals.ts';
import { FreshTokens, type FreshToken } from './fresh-tokens.ts';
import { KnownSecrets } from './known-secrets.ts';
import { TokenCache } from '../access-tokens/token-cache.ts';
import type { Credentials } from './token-request.ts';

/** Exchanges name and secret for an access token: the only place where an API client pays for bcrypt (docs/design.md#7). */
@Injectable()
export class TokensService {
  private readonly dataSource: DataSource;
  private readonly attempts: Attempts;
  private readonly hasher: SecretHasher;
  private readonly cache: TokenCache;
  private readonly seals: Seals;
  private readonly freshTokens = new FreshTokens();
  private readonly knownSecrets = new KnownSecrets();

  constructor(
    dataSource: DataSource,
    attempts: Attempts,
    hasher: SecretHasher,
    cache: TokenCache,
    seals: Seals,
  ) {
    this.dataSource = dataSource;
    this.attempts = attempts;
    this.hasher = hasher;
    this.cache = cache;
    this.seals = seals;
  }

  /**
   * An access token: the one that the API client was given in the last minutes, or a new one. Throws `invalid-client`, the same in every respect for an unknown name and a wrong secret
   * (docs/guarantees.md#b7), and `too-many-requests`.
   */
  async issue({ name, secret }: Credentials, address: string): Promise<TokenAnswer> {
    const [row] = await this.dataSource.query<ClientRow[]>(FIND, [name.normalize('NFC')]);
    const isRight = await this.isRight({ name, secret }, row ?? null, address);
    const isOurs = row !== undefined && this.seals.holds('api_clients', row.text, row.seal);
    if (!isOurs || !isRight) throw invalidClient();
    const { token, issuedAt } = await this.tokenFor(row);
    const usedSeconds = Math.ceil((performance.now() - issuedAt) / 1_000);
    const expires_in = TOKEN_LIFETIME_SECONDS - usedSeconds;
    return { access_token: token, token_type: 'Bearer', expires_in, scope: SCOPE };
  }

  /** The token that the API client was given a moment ago, or a new one. */
  private async tokenFor(row: ClientRow): Promise<FreshToken> {
    const issue = async (): Promise<FreshToken> => {
      const [token, issuedAt] = [generateToken('access'), performance.now()];
      await this.store(token, row);
      return { token, issuedAt };
    };
    const given = this.freshTokens.get(row.id, row.secret_hash, issue);
    const fresh = await given.fresh;
    if (given.isNew || (await this.cache.check(fresh.token)) !== null) return fresh;
    this.freshTokens.forget(row.id);
    return this.freshTokens.get(row.id, row.secret_hash, issue).fresh;
  }

  // In one transaction: nobody can change the row before it is sealed.
  private store(token: string, { id, secret_hash }: ClientRow): Promise<void> {
    const sha256 = tokenHash(token);
    return this.dataSource.transaction(async (manager) => {
      const values = [sha256, id, secret_hash, TOKEN_LIFETIME_SECONDS];
      const issued = await manager.query<unknown[]>(ISSUE, values);
      if (issued.length === 0) throw invalidClient();
      await this.seals.seal(manager, { table: 'access_tokens', key: sha256 });
    });
  }

  /**
   * A right generated secret passes before any limit, so that nobody's wrong ones can keep it out; so does a typed one that was right
   * before. Everything else is an attempt; one that was refused for load counts against nobody.
   */
  private async isRight(
    { name, secret }: Credentials,
    row: ClientRow | null,
    address: string,
  ): Promise<boolean> {
    const hash = row?.secret_hash ?? null;
    const quick = matchesGenerated(secret, hash);
    if (quick === true) return true;
    if (row !== null && this.knownSecrets.has(row.id, secret, row.secret_hash)) return true;
    const known = name.normalize('NFC').toLowerCase();
    const attempt = this.attempts.begin(`api-client ${known}`, address);
    if (quick === false) return false;
    const isRight = await this.hasher
      .matches(secret, bcryptHash(hash), 'api-client')
      .catch(attempt.failed);
    if (!isRight || row === null) return false;
    attempt.succeed();
    this.knownSecrets.note(row.id, secret, row.secret_hash);
    return true;
  }

  /** Writes when API clients called last, for all of them in one statement. */
  async noteUse(): Promise<void> {
    const ids = this.cache.takeUsed();
    if (ids.length === 0) return;
    await this.dataSource.query(
      'update api_clients set last_used_at = now() where id = any($1::uuid[])',
      [ids],
    );
  }

  /** Removes expired tokens; nobody notices. */
  async sweep(): Promise<void> {
    await this.dataSource.query('delete from access_tokens where expires_at < now()');
  }
}

/** What every access token is good for (RFC 6749 3.3). */
export const SCOPE = 'content:read';

interface ClientRow {
  id: string;
  secret_hash: string;
  text: string;
  seal: string | null;
}

const FIND = `
  select id, secret_hash, seal, ${sealedText('api_clients', 'c')} as text
    from api_clients c where lower(name) = lower($1)`;

// The lock and the second look at the secret: whoever deletes the API client or changes its secret while bcrypt runs
// either waits for this token and deletes it, or lets it not come into being (docs/guarantees.md#a3).
const ISSUE = `
  with client as (
    select id from api_clients where id = $2 and secret_hash = $3 for share
  )
  insert into access_tokens (sha256, api_client_id, expires_at)
  select $1, id, now() + make_interval(secs => $4) from client
  returning sha256`;

function invalidClient(): ProSyncError {
  return new ProSyncError('invalid-client', 'Name or secret of the API client is wrong.');
}
