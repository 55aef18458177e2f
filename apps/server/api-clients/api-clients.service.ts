import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ApiClientView, CreatedApiClient, NewApiClient } from '#api/api-clients';
import { ProSyncError } from '#domain/errors';
import { scopeOf } from '#domain/manifest';
import { isSameScope } from '#domain/scope';
import { generateClientSecret, MIN_TYPED_SECRET, secretProblem } from '#domain/token';
import type { Actor } from '../access/actor.ts';
import { AuditService } from '../audit/audit.service.ts';
import { sqlState } from '../database/database-failures.ts';
import { Transactions } from '../database/transactions.ts';
import { generatedSecretHash } from '../auth/credentials/generated-secret.ts';
import { SecretHasher } from '../auth/credentials/secret-hasher.ts';
import { Seals } from '../seals/seals.ts';
import { apiClientViews } from './api-clients.queries.ts';
import { AccessRevision } from '../auth/access-tokens/access-revision.ts';
import { revokeAccess } from '../auth/access-tokens/revoke-access.ts';

/** The names and secrets with which downstream instances authenticate. */
@Injectable()
export class ApiClientsService {
  private readonly dataSource: DataSource;
  private readonly transactions: Transactions;
  private readonly audit: AuditService;
  private readonly hasher: SecretHasher;
  private readonly revision: AccessRevision;
  private readonly seals: Seals;

  constructor(
    dataSource: DataSource,
    transactions: Transactions,
    audit: AuditService,
    hasher: SecretHasher,
    revision: AccessRevision,
    seals: Seals,
  ) {
    this.dataSource = dataSource;
    this.transactions = transactions;
    this.audit = audit;
    this.hasher = hasher;
    this.revision = revision;
    this.seals = seals;
  }

  /** Every API client, by name. */
  list(): Promise<ApiClientView[]> {
    return apiClientViews(this.dataSource);
  }

  /** One API client. Throws `not-found`. */
  async get(id: string): Promise<ApiClientView> {
    const [view] = await apiClientViews(this.dataSource, id);
    return view ?? notFound();
  }

  /**
   * Creates an API client and returns its secret, which is stored only as bcrypt hash: the one that was typed, or a new one.
   * Throws `name-taken`, without regard to case, and `weak-secret`.
   */
  async create(input: NewApiClient, actor: Actor): Promise<CreatedApiClient> {
    const name = input.name.normalize('NFC');
    const { secret, origin, hash } = await this.secretFor(input.secret);
    const contentTypes = input.contentTypes ?? null;
    return this.transactions.run(async (manager) => {
      const [row] = await manager
        .query<{ id: string }[]>(
          `insert into api_clients (name, secret_hash, secret_origin, content_types, created_by)
           values ($1, $2, $3, $4, $5) returning id`,
          [name, hash, origin, contentTypes, actor.type === 'operator' ? actor.id : null],
        )
        .catch((error: unknown) => {
          throw sqlState(error) === '23505' ? nameTaken() : error;
        });
      if (!row) throw new Error('The API client was not created.');
      await this.seals.seal(manager, { table: 'api_clients', key: row.id });
      const facts = { name, contentTypes, secretOrigin: origin };
      const subject = { type: 'api-client', id: row.id } as const;
      await this.audit.append(manager, [{ actor, action: 'api-client.created', subject, facts }]);
      return { id: row.id, name, secret };
    });
  }

  /**
   * Changes the content types, on every server at once. Each change raises the version that the signed head announces. Throws
   * `not-found`.
   */
  async changeScope(
    id: string,
    contentTypes: string[] | null,
    actor: Actor,
  ): Promise<ApiClientView> {
    const askedAt = performance.now();
    const revision = await this.transactions.run(async (manager) => {
      const [row] = await manager.query<{ name: string; content_types: string[] | null }[]>(
        'select name, content_types from api_clients where id = $1 for update',
        [id],
      );
      if (!row) return notFound();
      const before = row.content_types;
      if (isSameScope(scopeOf(before), scopeOf(contentTypes))) return null;
      await this.seals.change(manager, { table: 'api_clients', key: id }, () =>
        manager.query(
          'update api_clients set content_types = $2, scope_version = scope_version + 1 where id = $1',
          [id, contentTypes],
        ),
      );
      const subject = { type: 'api-client', id } as const;
      const facts = { name: row.name, contentTypes, before };
      await this.audit.append(manager, [
        { actor, action: 'api-client.scope-changed', subject, facts },
      ]);
      return revokeAccess(manager);
    });
    if (revision !== null) this.revision.note(revision, askedAt);
    return this.get(id);
  }

  /** Replaces the secret; the old one and all tokens end at once, on every server. Throws `not-found` and `weak-secret`. */
  async changeSecret(
    id: string,
    typed: string | undefined,
    actor: Actor,
  ): Promise<CreatedApiClient> {
    const { secret, origin, hash } = await this.secretFor(typed);
    const askedAt = performance.now();
    const { name, revision } = await this.transactions.run(async (manager) => {
      const [[row]] = await this.seals.change(manager, { table: 'api_clients', key: id }, () =>
        manager.query<[{ name: string }[], number]>(
          'update api_clients set secret_hash = $2, secret_origin = $3 where id = $1 returning name',
          [id, hash, origin],
        ),
      );
      if (!row) return notFound();
      await manager.query('delete from access_tokens where api_client_id = $1', [id]);
      const revision = await revokeAccess(manager);
      const facts = { name: row.name, secretOrigin: origin };
      const subject = { type: 'api-client', id } as const;
      await this.audit.append(manager, [
        { actor, action: 'api-client.secret-changed', subject, facts },
      ]);
      return { name: row.name, revision };
    });
    this.revision.note(revision, askedAt);
    return { id, name, secret };
  }

  /** Deletes the API client; its tokens are refused at once, on every server (docs/guarantees.md#2.4). Throws `not-found`. */
  async delete(id: string, actor: Actor): Promise<void> {
    const askedAt = performance.now();
    const revision = await this.transactions.run(async (manager) => {
      const [[row]] = await manager.query<[{ name: string }[], number]>(
        'delete from api_clients where id = $1 returning name',
        [id],
      );
      if (!row) return notFound();
      const revision = await revokeAccess(manager);
      const subject = { type: 'api-client', id } as const;
      const facts = { name: row.name };
      await this.audit.append(manager, [{ actor, action: 'api-client.deleted', subject, facts }]);
      return revision;
    });
    // This server must not wait for its own notification: after the answer no token may be accepted here (A1).
    this.revision.note(revision, askedAt);
  }

  private async secretFor(typed: string | undefined) {
    const secret = typed?.normalize('NFC') ?? generateClientSecret();
    const origin = typed === undefined ? 'generated' : 'typed';
    const problem = secretProblem(secret, MIN_TYPED_SECRET);
    if (problem !== null) throw weakSecret(problem);
    const hash = typed === undefined ? generatedSecretHash(secret) : await this.hasher.hash(secret);
    return { secret, origin, hash };
  }
}

function notFound(): never {
  throw new ProSyncError('not-found', 'There is no such API client.');
}

function nameTaken(): ProSyncError {
  return new ProSyncError('name-taken', 'There is an API client with this name.', {
    remedy: 'Choose another name; upper and lower case do not count.',
  });
}

function weakSecret(problem: string): ProSyncError {
  return new ProSyncError('weak-secret', `The secret cannot be used: ${problem}`, {
    remedy: 'Leave it out, and the server makes one.',
    facts: { errors: [{ pointer: '/secret', detail: problem }] },
  });
}
