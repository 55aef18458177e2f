import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type {
  CreatedOperatorToken,
  NewOperatorToken,
  NewServiceAccount,
  OperatorView,
} from '#api/operators';
import { ProSyncError } from '#domain/errors';
import { scopesOf } from '#domain/token-rights';
import { SYSTEM, type Actor } from '../../access/actor.ts';
import { AuditService } from '../../audit/audit.service.ts';
import { Transactions } from '../../database/transactions.ts';
import { Seals } from '../../seals/seals.ts';
import { operatorViews } from '../operators.queries.ts';
import { OperatorTokensService } from '../../auth/operator-tokens/operator-tokens.service.ts';

/** Operators that are programs: they have tokens and no password, and the audit names them as what they are. */
@Injectable()
export class ServiceAccountsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly seals: Seals,
    private readonly tokens: OperatorTokensService,
  ) {}

  /** Adds a service account, which has no token yet. Throws `name-taken`. */
  add(account: NewServiceAccount, actor: Actor): Promise<OperatorView> {
    return this.transactions.run(async (manager) => {
      const id = await this.insert(manager, account, actor);
      if (id === null) throw nameTaken(account.name);
      const [view] = await operatorViews(manager, id);
      return view!;
    });
  }

  /**
   * What `prosync-server service-account add` does: a token of the service account, which is added if it is new and must
   * have this role otherwise. Without scopes the token does what the role allows. Throws `name-taken` and
   * `validation-failed`.
   */
  addWithToken(
    account: NewServiceAccount,
    token: Partial<NewOperatorToken> = {},
  ): Promise<CreatedOperatorToken> {
    const { role, name } = account;
    return this.transactions.run(async (manager) => {
      const id =
        (await this.insert(manager, account, SYSTEM)) ?? (await this.known(manager, account));
      const wish = { name: 'command line', scopes: scopesOf(role), ...token };
      return this.tokens.createIn(manager, { id: id ?? refuse(name), role }, wish, SYSTEM);
    });
  }

  /** The id, or null when there is a service account of this name. */
  private async insert(
    manager: EntityManager,
    { name, role }: NewServiceAccount,
    actor: Actor,
  ): Promise<string | null> {
    const [row] = await manager.query<{ id: string }[]>(
      `insert into operators (name, role, service) values ($1, $2, true)
       on conflict (lower(name)) where service do nothing returning id`,
      [name, role],
    );
    if (!row) return null;
    await this.seals.seal(manager, { table: 'operators', key: row.id });
    const subject = { type: 'operator', id: row.id } as const;
    await this.audit.append(manager, [
      { actor, action: 'operator.service-account-added', subject, facts: { name, role } },
    ]);
    return row.id;
  }

  /** The id of the service account with this name and role; null when the role differs, or it is disabled. */
  private async known(
    manager: EntityManager,
    { name, role }: NewServiceAccount,
  ): Promise<string | null> {
    const [row] = await manager.query<{ id: string }[]>(
      `select id from operators
       where service and lower(name) = lower($1) and role = $2 and disabled_at is null`,
      [name, role],
    );
    return row?.id ?? null;
  }
}

function nameTaken(name: string): ProSyncError {
  return new ProSyncError('name-taken', `There is a service account called "${name}" already.`, {
    remedy: 'Choose another name, or create another token for the existing account.',
  });
}

function refuse(name: string): never {
  throw new ProSyncError(
    'name-taken',
    `The service account "${name}" has another role, or is disabled.`,
    { remedy: 'Change it on the page Operators of the console, or choose another name.' },
  );
}
