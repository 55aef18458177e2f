import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AcceptInvitation, InvitationView, Role } from '#api/operators';
import { ProSyncError } from '#domain/errors';
import { generateToken, tokenHash } from '#domain/token';
import { Config } from '../../config/server-config.ts';
import { sqlState } from '../../database/database-failures.ts';
import { Transactions } from '../../database/transactions.ts';
import { sealedText } from '../../seals/sealed-text.ts';
import { Seals, type Database } from '../../seals/seals.ts';
import { refuseWeakPassword } from '../../auth/credentials/password-rule.ts';
import { SecretHasher } from '../../auth/credentials/secret-hasher.ts';
import { endAccess } from '../../auth/sessions/end-access.ts';
import { SessionsService, type NewlySignedIn } from '../../auth/sessions/sessions.service.ts';

/** One-time links with which a person becomes an operator, or chooses a new password. */
@Injectable()
export class InvitationsService {
  private readonly dataSource: DataSource;
  private readonly transactions: Transactions;
  private readonly config: Config;
  private readonly hasher: SecretHasher;
  private readonly sessions: SessionsService;
  private readonly seals: Seals;

  constructor(
    dataSource: DataSource,
    transactions: Transactions,
    config: Config,
    hasher: SecretHasher,
    sessions: SessionsService,
    seals: Seals,
  ) {
    this.dataSource = dataSource;
    this.transactions = transactions;
    this.config = config;
    this.hasher = hasher;
    this.sessions = sessions;
    this.seals = seals;
  }

  /** The link for the first operator, which ends those before it; null once there is an operator. */
  first(): Promise<string | null> {
    return this.transactions.run(async (manager) => {
      await manager.query('delete from invitations where operator_id is null');
      const [row] = await manager.query<{ id: string }[]>(
        'select id from operators where service is null limit 1',
      );
      return row ? null : this.create(manager, null);
    });
  }

  /** A new link for an operator, which ends those before it. */
  async create(manager: EntityManager, operatorId: string | null): Promise<string> {
    const code = generateToken('invitation');
    await manager.query('delete from invitations where operator_id = $1', [operatorId]);
    await manager.query(
      `insert into invitations (sha256, operator_id, expires_at) values ($1, $2, now() + interval '72 hours')`,
      [tokenHash(code), operatorId],
    );
    await this.seals.seal(manager, { table: 'invitations', key: tokenHash(code) });
    // In the fragment, which browsers do not send, so that no log of a proxy has it.
    return `${this.config.publicUrl}/welcome#${code}`;
  }

  /** What a link is for. Throws `invitation-used` when it does not work (any more). */
  async look(code: string): Promise<InvitationView> {
    const row = await this.find(this.dataSource, code);
    const { email, role, expires_at } = row;
    return { first: row.operator_id === null, email, role, expiresAt: expires_at.toISOString() };
  }

  /**
   * Uses a link: sets the password, and signs in. Throws `invitation-used`, `weak-secret`, and for the first operator
   * `validation-failed` without an e-mail address.
   */
  async accept(invitation: AcceptInvitation): Promise<NewlySignedIn> {
    const { operator_id } = await this.find(this.dataSource, invitation.code);
    if (operator_id === null && !invitation.email) throw missingEmail();
    refuseWeakPassword(invitation.password);
    const hash = await this.hasher.hash(invitation.password);
    return this.transactions.run(async (manager) => {
      const { operator_id: invited } = await this.find(manager, invitation.code, 'for update of i');
      await manager.query('delete from invitations where sha256 = $1', [
        tokenHash(invitation.code),
      ]);
      const id = invited ?? (await this.createFirst(manager, invitation));
      const ended = await this.seals.change(manager, { table: 'operators', key: id }, () =>
        join(manager, id, hash, invitation.name),
      );
      return this.sessions.begin(manager, { id, password_hash: hash }, 'operator.joined', ended);
    });
  }

  private async createFirst(manager: EntityManager, invitation: AcceptInvitation): Promise<string> {
    const id = await createFirst(manager, invitation);
    await this.seals.seal(manager, { table: 'operators', key: id });
    return id;
  }

  private async find(
    database: Database,
    code: string,
    lock: 'for update of i' | '' = '',
  ): Promise<Row> {
    const [row] = await database.query<Row[]>(`${FIND} ${lock}`, [tokenHash(code)]);
    if (row && this.isOurs(row)) return row;
    throw new ProSyncError('invitation-used', 'The link was used, has expired or never existed.', {
      remedy: 'Ask an administrator for a new one, or use prosync-server operator add.',
    });
  }

  private isOurs({ operator_id, text, seal, operator_text, operator_seal }: Row): boolean {
    if (!this.seals.holds('invitations', text, seal)) return false;
    return operator_id === null || this.seals.holds('operators', operator_text, operator_seal);
  }
}

interface Row {
  operator_id: string | null;
  email: string | null;
  role: Role;
  expires_at: Date;
  text: string;
  seal: string | null;
  operator_text: string | null;
  operator_seal: string | null;
}

const FIND = `
  select i.operator_id, i.expires_at, o.email, coalesce(o.role, 'administrator') as role,
         ${sealedText('invitations', 'i')} as text, i.seal,
         ${sealedText('operators', 'o')} as operator_text, o.seal as operator_seal
    from invitations i left join operators o on o.id = i.operator_id
   where i.sha256 = $1 and i.expires_at > now() and o.disabled_at is null
     and (o.id is not null or not exists (select from operators where service is null))`;

/** The unique key on `first` lets one through, whatever happens at the same moment (docs/guarantees.md#2.4). */
async function createFirst(manager: EntityManager, { email }: AcceptInvitation): Promise<string> {
  try {
    const [row] = await manager.query<{ id: string }[]>(
      `insert into operators (email, name, role, first) values ($1, $1, 'administrator', true) returning id`,
      [email],
    );
    return row?.id ?? '';
  } catch (error) {
    if (sqlState(error) !== '23505') throw error;
    throw new ProSyncError('invitation-used', 'Somebody else became the first operator.');
  }
}

/** A new password also ends what was signed in with the old one, and all tokens. */
async function join(
  manager: EntityManager,
  id: string,
  hash: string,
  name: string | undefined,
): Promise<{ tokensEnded: number }> {
  await manager.query(
    'update operators set password_hash = $2, name = coalesce($3, name) where id = $1',
    [id, hash, name ?? null],
  );
  return endAccess(manager, id);
}

function missingEmail(): ProSyncError {
  const errors = [{ pointer: '/email', detail: 'The first operator needs an e-mail address.' }];
  return new ProSyncError('validation-failed', 'The body does not have the right form.', {
    remedy: 'Correct the fields that errors names.',
    facts: { errors },
  });
}
