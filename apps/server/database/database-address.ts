import { Client, type ClientConfig } from 'pg';
import type { ServiceRole } from './roles/service-role.ts';

/** Where a PostgreSQL is and how one gets in; the same for the embedded and for an external one. */
export class DatabaseAddress {
  readonly kind: 'embedded' | 'external';
  /** Absent for an external one, which has `url`. */
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly url?: string;

  constructor(fields: Omit<DatabaseAddress, 'forClient' | 'shown' | 'role' | 'as'>) {
    this.kind = fields.kind;
    Object.assign(this, fields);
  }

  /** Settings of a single `pg` connection: 3 s to connect, and an application name to be found by. */
  forClient(applicationName: string): ClientConfig {
    const { host, port, user, password, database, url } = this;
    const place = url ? { connectionString: url } : { host, port, user, password, database };
    return {
      ...place,
      application_name: applicationName,
      connectionTimeoutMillis: CONNECT_MS,
      ...KEEPALIVE,
    };
  }

  /** The role that one gets in as. */
  get role(): ServiceRole {
    const { user, password } = this.url ? new Client({ connectionString: this.url }) : this;
    return { name: user ?? '', password: password ?? null };
  }

  /** The same database as another role; only for one without `url`. */
  as({ name, password }: ServiceRole): DatabaseAddress {
    const { kind, host, port, database } = this;
    const place = { kind, host, port, database, user: name };
    return new DatabaseAddress(password === null ? place : { ...place, password });
  }

  /** For messages: where it is, without a password. */
  get shown(): string {
    if (!this.url) return `the embedded PostgreSQL at ${this.host}`;
    const { host, port, database } = new Client({ connectionString: this.url });
    return `${host}:${port}/${database}`;
  }
}

/** After this a person gets an answer, instead of waiting in a queue (docs/guarantees.md#2.3). */
export const CONNECT_MS = 3_000;

/** The first probe after 5 s of silence, then (as libuv has it) ten a second apart: a dead peer shows within 15 s (F16). */
export const KEEPALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 5_000 };
