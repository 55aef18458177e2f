import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ChangePassword, NewSession } from '#api/sessions';
import { ProSyncError } from '#domain/errors';
import { generateToken, tokenHash } from '#domain/token';
import { AuditService } from '../../audit/audit.service.ts';
import { Transactions } from '../../database/transactions.ts';
import type { SignedInOperator } from '../../access/access.decorator.ts';
import { sealedText } from '../../seals/sealed-text.ts';
import { Seals } from '../../seals/seals.ts';
import { Attempts, type Attempt } from '../credentials/sign-in-attempts.ts';
import { refuseWeakPassword } from '../credentials/password-rule.ts';
import { SecretHasher } from '../credentials/secret-hasher.ts';
import { endAccess } from './end-access.ts';

/** A session that has just begun: its token goes into the cookie and is stored nowhere. */
export interface NewlySignedIn {
  token: string;
  operator: SignedInOperator;
}

/** Signing in with e-mail address and password, and what a browser's cookie stands for afterwards. */
@Injectable()
export class SessionsService {
  private readonly dataSource: DataSource;
  private readonly transactions: Transactions;
  private readonly audit: AuditService;
  private readonly attempts: Attempts;
  private readonly hasher: SecretHasher;
  private readonly seals: Seals;

  constructor(
    dataSource: DataSource,
    transactions: Transactions,
    audit: AuditService,
    attempts: Attempts,
    hasher: SecretHasher,
    seals: Seals,
  ) {
    this.dataSource = dataSource;
    this.transactions = transactions;
    this.audit = audit;
    this.attempts = attempts;
    this.hasher = hasher;
    this.seals = seals;
  }

  /**
   * Signs in. Throws `wrong-credentials`, the same in every respect for an unknown address, a disabled operator and a wrong
   * password (docs/guarantees.md#b7), and `too-many-requests`. `previous` is the session that the browser had: it ends.
   */
  async signIn(
    { email, password }: NewSession,
    address: string,
    previous: string | undefined,
  ): Promise<NewlySignedIn> {
    const attempt = this.attempts.begin(`operator ${email}`, address);
    const [row] = await this.dataSource.query<OperatorRow[]>(FIND_OPERATOR, [email]);
    const isRight = await this.hasher
      .matches(password, row?.password_hash ?? null, laneOf(attempt))
      .catch(attempt.failed);
    if (!row || !isRight) throw wrongCredentials();
    const session = await this.transactions.run(async (manager) => {
      if (previous) await manager.query(DELETE, [tokenHash(previous)]);
      return this.begin(manager, row, 'operator.signed-in');
    });
    attempt.succeed();
    return session;
  }

  /**
   * Begins a session, with a new token, of the operator whose password is still the one that was checked; `action` is what
   * the audit calls it, with these facts.
   */
  async begin(
    manager: EntityManager,
    { id: operatorId, password_hash: passwordHash }: Pick<OperatorRow, 'id' | 'password_hash'>,
    action: 'operator.signed-in' | 'operator.joined' | 'operator.password-changed',
    facts: Record<string, unknown> = {},
  ): Promise<NewlySignedIn> {
    const token = generateToken('session');
    const [row] = await manager.query<(OperatorRow & Sealed)[]>(BEGIN, [
      tokenHash(token),
      operatorId,
      passwordHash,
    ]);
    if (!row || !this.seals.holds('operators', row.text, row.seal)) throw wrongCredentials();
    await this.seals.seal(manager, { table: 'sessions', key: tokenHash(token) });
    const operator = signedIn(row);
    const subject = { type: 'operator', id: operator.id } as const;
    await this.audit.append(manager, [{ actor: actorOf(operator), action, subject, facts }]);
    return { token, operator };
  }

  /**
   * Changes the password and begins a new session; all others end, and all tokens. Throws `wrong-credentials`, `weak-secret` and
   * `too-many-requests`.
   */
  async changePassword(
    { current, password }: ChangePassword,
    operator: SignedInOperator,
    address: string,
  ): Promise<NewlySignedIn> {
    const attempt = this.attempts.begin(`operator ${operator.email}`, address);
    const [row] = await this.dataSource.query<OperatorRow[]>(FIND_OPERATOR, [operator.email]);
    const isRight = await this.hasher
      .matches(current, row?.password_hash ?? null, 'known-operator')
      .catch(attempt.failed);
    if (!row || !isRight) throw wrongCredentials();
    attempt.succeed();
    refuseWeakPassword(password);
    const hash = await this.hasher.hash(password);
    return this.transactions.run(async (manager) => {
      const [, changed] = await this.seals.change(
        manager,
        { table: 'operators', key: row.id },
        () =>
          manager.query<[unknown, number]>(
            'update operators set password_hash = $3 where id = $1 and password_hash = $2',
            [row.id, row.password_hash, hash],
          ),
      );
      if (changed === 0) throw wrongCredentials();
      const ended = await endAccess(manager, row.id);
      return this.begin(
        manager,
        { id: row.id, password_hash: hash },
        'operator.password-changed',
        ended,
      );
    });
  }

  /** The operator of a session cookie. Throws `unauthenticated` when there is none or it has ended (T20). */
  async operatorOf(token: string | undefined): Promise<SignedInOperator> {
    const [row] = token
      ? await this.dataSource.query<SessionRow[]>(FIND, [tokenHash(token)])
      : [undefined];
    if (!row || !this.isOurs(row)) {
      throw new ProSyncError('unauthenticated', 'Nobody is signed in, or the session has ended.', {
        remedy: 'Sign in.',
      });
    }
    if (row.is_use_old) {
      await this.dataSource.query('update sessions set last_used_at = now() where sha256 = $1', [
        row.sha256,
      ]);
    }
    return { ...signedIn(row), hasJustSignedIn: row.has_just_signed_in };
  }

  private isOurs({ text, seal, session_text, session_seal }: SessionRow): boolean {
    return (
      this.seals.holds('sessions', session_text, session_seal) &&
      this.seals.holds('operators', text, seal)
    );
  }

  /** Ends the session; without one, nothing happens. */
  signOut(token: string | undefined, operator: SignedInOperator): Promise<void> {
    return this.transactions.run(async (manager) => {
      const [, ended] = await manager.query<[unknown, number]>(DELETE, [tokenHash(token ?? '')]);
      if (ended === 0) return;
      const subject = { type: 'operator', id: operator.id } as const;
      await this.audit.append(manager, [
        { actor: actorOf(operator), action: 'operator.signed-out', subject },
      ]);
    });
  }

  /** Removes what has ended anyway; nobody notices. */
  async sweep(): Promise<void> {
    await this.dataSource.query(`delete from sessions where not (${IS_ALIVE})`);
  }
}

interface OperatorRow extends Pick<SignedInOperator, 'id' | 'name' | 'email' | 'role'> {
  password_hash: string;
}

interface Sealed {
  text: string;
  seal: string | null;
}

interface SessionRow extends OperatorRow, Sealed {
  sha256: string;
  session_text: string;
  session_seal: string | null;
  is_use_old: boolean;
  has_just_signed_in: boolean;
}

/** For so long after the sign-in nobody is asked for the password again. */
export const RECENT_SIGN_IN_MINUTES = 15;

const IS_ALIVE = `last_used_at > now() - interval '30 minutes' and created_at > now() - interval '12 hours'`;

const FIND_OPERATOR = `
  select id, name, role, email, password_hash from operators
   where email = $1 and disabled_at is null and password_hash is not null`;

const BEGIN = `
  with signing_in as (
    select id, name, role, email, seal, ${sealedText('operators', 'o')} as text from operators o
     where id = $2 and password_hash = $3 and disabled_at is null for share
  ), session as (
    insert into sessions (sha256, operator_id) select $1, id from signing_in
  )
  select * from signing_in`;

const FIND = `
  select s.sha256, s.last_used_at < now() - interval '1 minute' as is_use_old,
         s.created_at > now() - interval '${RECENT_SIGN_IN_MINUTES} minutes' as has_just_signed_in, o.id, o.name, o.role, o.email,
         ${sealedText('sessions', 's')} as session_text, s.seal as session_seal,
         ${sealedText('operators', 'o')} as text, o.seal
    from (select * from sessions where sha256 = $1 and ${IS_ALIVE}) s
    join operators o on o.id = s.operator_id
   where o.disabled_at is null`;

const DELETE = 'delete from sessions where sha256 = $1';

function signedIn({ id, name, role, email }: OperatorRow): SignedInOperator {
  return { type: 'operator', id, name, role, email };
}

function actorOf({ type, id, name }: SignedInOperator) {
  return { type, id, name };
}

function wrongCredentials(): ProSyncError {
  return new ProSyncError('wrong-credentials', 'E-mail address or password is wrong.');
}

function laneOf({ isTrusted }: Attempt): 'operator' | 'known-operator' {
  return isTrusted ? 'known-operator' : 'operator';
}
