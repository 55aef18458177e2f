import type { SealedTable } from '#domain/row-seal';

/**
 * What the seal of a row covers: its key, and every column that decides who may do what. What changes with each use, such as
 * `last_used_at`, and what is only shown stays out.
 */
const COLUMNS: Readonly<Record<SealedTable, readonly string[]>> = {
  operators: ['id', 'email', 'role', 'password_hash', 'first', 'disabled_at', 'service'],
  operator_tokens: ['id', 'sha256', 'operator_id', 'expires_at', 'scopes', 'content_types'],
  sessions: ['sha256', 'operator_id', 'created_at'],
  invitations: ['sha256', 'operator_id', 'expires_at'],
  api_clients: ['id', 'name', 'secret_hash', 'content_types', 'scope_version'],
  access_tokens: ['sha256', 'api_client_id', 'expires_at'],
  source_credentials: ['source_id', 'place'],
  verification: ['id', 'ran_at', 'passed_at', 'findings'],
};

const TIMES: ReadonlySet<string> = new Set([
  'created_at',
  'expires_at',
  'disabled_at',
  'ran_at',
  'passed_at',
]);

/**
 * SQL that gives the sealed text of a row of the table under this alias; null when there is no row. Columns without a value are
 * left out of it, so that the seals of existing rows still fit when a later release seals a new column that may be null.
 */
export function sealedText(table: SealedTable, alias: string): string {
  const key = primaryKey(table);
  const members = COLUMNS[table].map((column) => {
    const value = `${alias}.${column}`;
    // As seconds, so that the time zone of a connection makes no difference.
    return `'${column}', ${TIMES.has(column) ? `extract(epoch from ${value})` : value}`;
  });
  const text = `jsonb_strip_nulls(jsonb_build_object(${members.join(', ')}))::text`;
  return `case when ${alias}.${key} is not null then ${text} end`;
}

/** The column that names a row. */
export function primaryKey(table: SealedTable): string {
  return COLUMNS[table][0] ?? 'id';
}
