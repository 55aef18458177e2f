import type { QueryRunner } from 'typeorm';
import { ProSyncError } from '#domain/errors';
import { sqlState } from '../database-failures.ts';
import { DIFFERENCES, grantsTo, type Difference } from './privileges.ts';
import { scramVerifier } from './scram.ts';

/** The role that the server works with, when it is not the one that owns the tables. */
export interface ServiceRole {
  name: string;
  password: string | null;
}

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Makes the role when it is missing, and gives it exactly what the server needs (docs/adr/0012-database-roles.md). Called by the owner, in
 * the transaction of the migration. Throws `role-missing` when the owner may not make roles.
 */
export async function allowService(runner: QueryRunner, role: ServiceRole): Promise<void> {
  if (!(await exists(runner, role.name))) await create(runner, role);
  const differences = (await runner.query(DIFFERENCES, [role.name])) as Difference[];
  // A running server is not disturbed for nothing.
  if (differences.length === 0) return;
  const [{ version, name, schema }] = (await runner.query(
    `select current_setting('server_version_num')::int as version, quote_ident($1) as name,
       quote_ident(current_schema()) as schema`,
    [role.name],
  )) as [{ version: number; name: string; schema: string }];
  for (const statement of grantsTo(name, schema, version)) await runner.query(statement);
}

async function exists(runner: QueryRunner, name: string): Promise<boolean> {
  const rows = (await runner.query('select from pg_roles where rolname = $1', [name])) as unknown[];
  return rows.length > 0;
}

async function create(runner: QueryRunner, { name, password }: ServiceRole): Promise<void> {
  const secret = password === null ? null : (scramVerifier(password) ?? password);
  const [{ statement }] = (await runner.query(
    `select format('create role %I login', $1::text) || coalesce(format(' password %L', $2::text), '') as statement`,
    [name, secret],
  )) as [{ statement: string }];
  try {
    await runner.query(statement);
  } catch (error) {
    throw sqlState(error) === INSUFFICIENT_PRIVILEGE ? missing(name, error) : error;
  }
}

function missing(name: string, cause: unknown): ProSyncError {
  return new ProSyncError(
    'role-missing',
    `The database has no role "${name}", and the owner's role may not create it.`,
    {
      remedy: `Ask an administrator of the database to run: create role "${name}" login password '...'; then run prosync-server migrate again.`,
      cause,
    },
  );
}
