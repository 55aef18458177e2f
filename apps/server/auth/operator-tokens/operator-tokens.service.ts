import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CreatedOperatorToken, NewOperatorToken, Role } from '#api/operators';
import { ProSyncError } from '#domain/errors';
import { generateToken, tokenHash } from '#domain/token';
import { endsToken, makesTokensOf, newTokenRefusal, TOKEN_DAYS } from '#domain/token-rights';
import type { Actor } from '../../access/actor.ts';
import { AuditService } from '../../audit/audit.service.ts';
import { Transactions } from '../../database/transactions.ts';
import { Seals } from '../../seals/seals.ts';
import type { SignedInOperator } from '../../access/access.decorator.ts';

/** Makes and ends the tokens with which automation acts (docs/adr/0011-operator-tokens.md). */
@Injectable()
export class OperatorTokensService {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly seals: Seals,
  ) {}

  /**
   * A new token, shown only now: the operator's own or, for an administrator, that of a service account. Throws `not-found`,
   * `forbidden` and `validation-failed`.
   */
  create(
    ownerId: string,
    token: NewOperatorToken,
    operator: SignedInOperator,
  ): Promise<CreatedOperatorToken> {
    return this.transactions.run(async (manager) => {
      const owner = await ownerOf(manager, ownerId);
      if (!makesTokensOf(operator, owner)) throw onlyTheOwner(owner.name);
      return this.createIn(manager, owner, token, operator);
    });
  }

  /** As `create`, inside of a transaction that changes more, for anyone. Throws `validation-failed`. */
  async createIn(
    manager: EntityManager,
    owner: { id: string; role: Role },
    { name, scopes, contentTypes = null, days = TOKEN_DAYS.default }: NewOperatorToken,
    actor: Actor,
  ): Promise<CreatedOperatorToken> {
    refuseTooWide(owner.role, { scopes, contentTypes });
    const token = generateToken('operator');
    const [row] = await manager.query<{ id: string; expires_at: Date }[]>(INSERT, [
      tokenHash(token),
      owner.id,
      name,
      days,
      scopes,
      contentTypes,
    ]);
    const { id, expires_at } = row!;
    await this.seals.seal(manager, { table: 'operator_tokens', key: id });
    const facts = { tokenId: id, name, days, scopes, contentTypes };
    const subject = { type: 'operator', id: owner.id } as const;
    await this.audit.append(manager, [{ actor, action: 'operator.token-created', subject, facts }]);
    return { id, name, token, expiresAt: expires_at.toISOString() };
  }

  /** Ends a token at once, on every server. Throws `not-found` and `forbidden`. */
  delete(ownerId: string, tokenId: string, operator: SignedInOperator): Promise<void> {
    if (!endsToken(operator, { id: tokenId, ownerId })) throw notYours();
    return this.end(tokenId, operator, ownerId);
  }

  /** Ends a token of this owner, or of anyone. Throws `not-found`. */
  end(tokenId: string, actor: Actor, ownerId: string | null = null): Promise<void> {
    return this.transactions.run(async (manager) => {
      const [rows] = await manager.query<[{ name: string; operator_id: string }[], number]>(
        `delete from operator_tokens where id = $1 and ($2::uuid is null or operator_id = $2)
         returning name, operator_id`,
        [tokenId, ownerId],
      );
      const [row] = rows;
      if (!row) throw new ProSyncError('not-found', 'There is no such token.');
      const facts = { tokenId, name: row.name };
      const subject = { type: 'operator', id: row.operator_id } as const;
      await this.audit.append(manager, [
        { actor, action: 'operator.token-deleted', subject, facts },
      ]);
    });
  }
}

const INSERT = `
  insert into operator_tokens (sha256, operator_id, name, expires_at, scopes, content_types)
  values ($1, $2, $3, now() + make_interval(days => $4), $5, $6) returning id, expires_at`;

async function ownerOf(manager: EntityManager, id: string) {
  const [owner] = await manager.query<Owner[]>(
    `select id, name, role, case when service then 'service-account' else 'person' end as kind
     from operators where id = $1 for share`,
    [id],
  );
  if (owner) return owner;
  throw new ProSyncError('not-found', 'There is no such operator.');
}

interface Owner {
  id: string;
  name: string;
  role: Role;
  kind: 'person' | 'service-account';
}

function refuseTooWide(role: Role, token: Parameters<typeof newTokenRefusal>[1]): void {
  const refusal = newTokenRefusal(role, token);
  if (refusal === null) return;
  throw new ProSyncError('validation-failed', refusal.detail, {
    remedy: 'Choose another scope.',
    facts: { errors: [{ pointer: `/${refusal.field}`, detail: refusal.detail }] },
  });
}

function onlyTheOwner(name: string): ProSyncError {
  return new ProSyncError('forbidden', `Only ${name} can create tokens for this account.`, {
    remedy: 'For automation, add a service account and create a token for it.',
  });
}

function notYours(): ProSyncError {
  return new ProSyncError('forbidden', 'You can revoke only your own tokens.', {
    remedy: 'Ask an administrator.',
  });
}
