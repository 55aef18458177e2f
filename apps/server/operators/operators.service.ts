import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type {
  ChangeOperator,
  InvitedOperator,
  NewOperator,
  OperatorView,
  Role,
} from '#api/operators';
import { ProSyncError } from '#domain/errors';
import { SYSTEM, type Actor } from '../access/actor.ts';
import { AuditService } from '../audit/audit.service.ts';
import { Transactions } from '../database/transactions.ts';
import { InvitationsService } from './invitations/invitations.service.ts';
import { sealedText } from '../seals/sealed-text.ts';
import { Seals } from '../seals/seals.ts';
import { operatorViews } from './operators.queries.ts';
import type { SignedInOperator } from '../access/access.decorator.ts';
import { TOKEN_ENDS_AT } from '../auth/operator-tokens/token-end.ts';

/** The people who sign in, and what they may do. */
@Injectable()
export class OperatorsService {
  private readonly dataSource: DataSource;
  private readonly transactions: Transactions;
  private readonly audit: AuditService;
  private readonly invitations: InvitationsService;
  private readonly seals: Seals;

  constructor(
    dataSource: DataSource,
    transactions: Transactions,
    audit: AuditService,
    invitations: InvitationsService,
    seals: Seals,
  ) {
    this.dataSource = dataSource;
    this.transactions = transactions;
    this.audit = audit;
    this.invitations = invitations;
    this.seals = seals;
  }

  /** The one-time link for the first operator; null once there is one. Each call ends the links before (docs/design.md#8). */
  firstLink(): Promise<string | null> {
    return this.invitations.first();
  }

  /** Everyone, by e-mail address; with the own tokens or, for an administrator, those of all. */
  async list({ id, role }: SignedInOperator): Promise<OperatorView[]> {
    const all = await operatorViews(this.dataSource);
    if (role === 'administrator') return all;
    return all.map((view) => (view.id === id ? view : { ...view, tokens: [] }));
  }

  /**
   * Invites somebody and returns the one-time link. Whoever was invited and has not come is invited anew, and the link of
   * before ends. Throws `conflict` when the address is that of an operator who has come, or is disabled.
   */
  invite(operator: NewOperator, actor: Actor): Promise<InvitedOperator> {
    return this.transactions.run(async (manager) => {
      const { email, role, name = email } = operator;
      if (await this.isForged(manager, email)) throw isOperator();
      const [row] = await manager.query<{ id: string }[]>(INVITE, [email, name, role]);
      if (!row) throw isOperator();
      await this.seals.seal(manager, { table: 'operators', key: row.id });
      const link = await this.invitations.create(manager, row.id);
      const subject = { type: 'operator', id: row.id } as const;
      const facts = { email, role };
      await this.audit.append(manager, [{ actor, action: 'operator.invited', subject, facts }]);
      return { id: row.id, email, link };
    });
  }

  /**
   * What `prosync-server operator add` does: a new operator, with a link to choose a password. For a known address it sets
   * the role, lets the operator in again, and gives a new link: the way back in for somebody who lost the password. An
   * operator whose row something else wrote also loses the password that stands there.
   */
  add(email: string, role: Role): Promise<{ link: string }> {
    return this.transactions.run(async (manager) => {
      const address = email.toLowerCase();
      const keepsPassword = !(await this.isForged(manager, address));
      const id = await upsert(manager, { email: address, role, keepsPassword });
      await this.seals.seal(manager, { table: 'operators', key: id });
      const link = await this.invitations.create(manager, id);
      const subject = { type: 'operator', id } as const;
      const facts = { email: address, role, place: 'command line' };
      await this.audit.append(manager, [
        { actor: SYSTEM, action: 'operator.added', subject, facts },
      ]);
      return { link };
    });
  }

  /** Changes name or role, disables or enables. Throws `not-found` and `last-administrator`. */
  change(id: string, change: ChangeOperator, actor: Actor): Promise<OperatorView> {
    return this.transactions.run(async (manager) => {
      // Administrators who take each other's role away at the same moment wait here for one another.
      await manager.query(
        `select id from operators where role = 'administrator' order by id for update`,
      );
      const disabled = change.disabled ?? null;
      const values = [id, change.name ?? null, change.role ?? null, disabled];
      const [changed] = await this.seals.change(manager, { table: 'operators', key: id }, () =>
        manager.query<[unknown[], number]>(CHANGE, values),
      );
      if (changed.length === 0) throw new ProSyncError('not-found', 'There is no such operator.');
      await refuseWithoutAdministrator(manager);
      if (disabled) await manager.query('delete from sessions where operator_id = $1', [id]);
      const [view] = await operatorViews(manager, id);
      if (!view) throw new ProSyncError('not-found', 'There is no such operator.');
      const subject = { type: 'operator', id } as const;
      const facts = { ...change };
      await this.audit.append(manager, [{ actor, action: 'operator.changed', subject, facts }]);
      return view;
    });
  }

  // Locks the row, so that what is checked is what is changed afterwards.
  private async isForged(manager: EntityManager, email: string): Promise<boolean> {
    const [row] = await manager.query<{ text: string; seal: string | null }[]>(
      `select ${sealedText('operators', 'o')} as text, seal from operators o where email = $1 for update`,
      [email],
    );
    return row !== undefined && !this.seals.holds('operators', row.text, row.seal);
  }
}

/** A token is a way to have come: such an operator is at work, and keeps name and role. */
const INVITE = `
  insert into operators (email, name, role) values ($1, $2, $3)
  on conflict (email) do update set name = excluded.name, role = excluded.role
   where operators.password_hash is null and operators.disabled_at is null
     and not exists (select from operator_tokens t where t.operator_id = operators.id)
  returning id`;

function isOperator(): ProSyncError {
  return new ProSyncError('conflict', 'There is an operator with this e-mail address.', {
    remedy: 'Change the role or enable the operator in the list of operators.',
  });
}

async function upsert(
  manager: EntityManager,
  { email, role, keepsPassword }: { email: string; role: Role; keepsPassword: boolean },
): Promise<string> {
  const [row] = await manager.query<{ id: string }[]>(
    `insert into operators (email, name, role) values ($1, $1, $2)
     on conflict (email) do update
        set role = excluded.role, disabled_at = null,
            password_hash = case when $3 then operators.password_hash end
     returning id`,
    [email, role, keepsPassword],
  );
  return row?.id ?? '';
}

const CHANGE = `
  update operators
     set name = coalesce($2, name), role = coalesce($3, role),
         disabled_at = case when $4::boolean is null then disabled_at
                            when $4 then coalesce(disabled_at, now()) end
   where id = $1 returning id`;

/** Somebody must be able to let people in again: with a password or a token, and not disabled. */
async function refuseWithoutAdministrator(manager: EntityManager): Promise<void> {
  const [row] = await manager.query<{ count: number }[]>(
    `select count(*)::int as count from operators o
      where role = 'administrator' and disabled_at is null
        and (password_hash is not null
             or exists (select from operator_tokens t
                         where t.operator_id = o.id and ${TOKEN_ENDS_AT} > now()))`,
  );
  if ((row?.count ?? 0) > 0) return;
  throw new ProSyncError('last-administrator', 'Nobody would be administrator any more.', {
    remedy: 'Make another operator an administrator first.',
  });
}
