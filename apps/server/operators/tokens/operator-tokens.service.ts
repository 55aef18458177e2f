import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { CreatedOperatorToken, NewOperatorToken } from '#api/operators';
import { ProSyncError } from '#domain/errors';
import { generateToken, tokenHash } from '#domain/token';
import type { Actor } from '../../audit/actor.ts';
import { AuditService } from '../../audit/audit.service.ts';
import { Transactions } from '../../database/transactions.ts';
import { sealedText } from '../../seals/sealed-text.ts';
import { Seals } from '../../seals/seals.ts';
import type { SignedInOperator } from '../access.decorator.ts';

/** Tokens with which automation calls with the rights of an operator. */
@Injectable()
export class OperatorTokensService {
  private readonly dataSource: DataSource;
  private readonly transactions: Transactions;
  private readonly audit: AuditService;
  private readonly seals: Seals;

  constructor(
    dataSource: DataSource,
    transactions: Transactions,
    audit: AuditService,
    seals: Seals,
  ) {
    this.dataSource = dataSource;
    this.transactions = transactions;
    this.audit = audit;
    this.seals = seals;
  }

  /** The operator of a token; null when it is wrong, expired or deleted, or its operator is disabled. */
  async operatorOf(token: string): Promise<SignedInOperator | null> {
    if (!token.startsWith('pso_')) return null;
    const sha256 = tokenHash(token);
    const [row] = await this.dataSource.query<Row[]>(FIND, [sha256]);
    if (!row || !this.isOurs(row)) return null;
    if (row.is_use_old) await this.dataSource.query(NOTE_USE, [sha256]);
    const { id, name, email, role } = row;
    return { type: 'operator', id, name, email, role };
  }

  /** A new token of the operator, shown only now. Throws `not-found`. */
  create(operatorId: string, token: NewOperatorToken, actor: Actor): Promise<CreatedOperatorToken> {
    return this.transactions.run((manager) => this.createIn(manager, operatorId, token, actor));
  }

  /** As `create`, inside of a transaction that changes more. */
  async createIn(
    manager: EntityManager,
    operatorId: string,
    { name, days }: NewOperatorToken,
    actor: Actor,
  ): Promise<CreatedOperatorToken> {
    const token = generateToken('operator');
    const [row] = await manager.query<{ id: string }[]>(
      `insert into operator_tokens (sha256, operator_id, name, expires_at)
       select $1, id, $3, now() + make_interval(days => $4) from operators where id = $2 returning id`,
      [tokenHash(token), operatorId, name, days ?? null],
    );
    if (!row) throw new ProSyncError('not-found', 'There is no such operator.');
    await this.seals.seal(manager, { table: 'operator_tokens', key: row.id });
    const facts = { tokenId: row.id, name, days: days ?? null };
    const subject = { type: 'operator', id: operatorId } as const;
    await this.audit.append(manager, [{ actor, action: 'operator.token-created', subject, facts }]);
    return { id: row.id, name, token };
  }

  private isOurs({ text, seal, operator_text, operator_seal }: Row): boolean {
    return (
      this.seals.holds('operator_tokens', text, seal) &&
      this.seals.holds('operators', operator_text, operator_seal)
    );
  }

  /** Ends a token at once, on every server. Throws `not-found`. */
  delete(operatorId: string, tokenId: string, actor: Actor): Promise<void> {
    return this.transactions.run(async (manager) => {
      const [rows] = await manager.query<[{ name: string }[], number]>(
        'delete from operator_tokens where id = $1 and operator_id = $2 returning name',
        [tokenId, operatorId],
      );
      const [row] = rows;
      if (!row) throw new ProSyncError('not-found', 'There is no such token.');
      const facts = { tokenId, name: row.name };
      const subject = { type: 'operator', id: operatorId } as const;
      await this.audit.append(manager, [
        { actor, action: 'operator.token-deleted', subject, facts },
      ]);
    });
  }
}

interface Row extends Pick<SignedInOperator, 'id' | 'name' | 'email' | 'role'> {
  is_use_old: boolean;
  text: string;
  seal: string | null;
  operator_text: string;
  operator_seal: string | null;
}

const FIND = `
  select o.id, o.name, o.email, o.role,
         ${sealedText('operator_tokens', 't')} as text, t.seal,
         ${sealedText('operators', 'o')} as operator_text, o.seal as operator_seal,
         coalesce(t.last_used_at < now() - interval '1 minute', true) as is_use_old
    from operator_tokens t
    join operators o on o.id = t.operator_id
   where t.sha256 = $1 and o.disabled_at is null and coalesce(t.expires_at > now(), true)`;

const NOTE_USE = 'update operator_tokens set last_used_at = now() where sha256 = $1';
