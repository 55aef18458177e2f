import type { Connection } from 'mysql2/promise';
import type { DriverError } from './driver-failures.ts';

/**
 * MariaDB's own names for errors that can occur while ProSync reads and writes. The driver names every number as MySQL does,
 * which calls 4025, a check constraint, `ER_INNODB_AUTOEXTEND_SIZE_OUT_OF_RANGE`, and has no name for 1900 to 1982.
 */
const NAMES: Readonly<Record<number, string>> = {
  1906: 'ER_WARNING_NON_DEFAULT_VALUE_FOR_GENERATED_COLUMN',
  1916: 'ER_DATA_OVERFLOW',
  1917: 'ER_DATA_TRUNCATED',
  1918: 'ER_BAD_DATA',
  1927: 'ER_CONNECTION_KILLED',
  1931: 'ER_QUERY_EXCEEDED_ROWS_EXAMINED_LIMIT',
  1932: 'ER_NO_SUCH_TABLE_IN_ENGINE',
  1958: 'ER_BAD_BASE64_DATA',
  1959: 'ER_INVALID_ROLE',
  1964: 'ER_PRIOR_COMMIT_FAILED',
  1969: 'ER_STATEMENT_TIMEOUT',
  1977: 'ER_CANNOT_CONVERT_CHARACTER',
  4025: 'ER_CONSTRAINT_FAILED',
  4027: 'ER_ERROR_EVALUATING_EXPRESSION',
  4028: 'ER_CALCULATING_DEFAULT_VALUE',
  4029: 'ER_EXPRESSION_REFERS_TO_UNINIT_FIELD',
  4035: 'ER_JSON_BAD_CHR',
  4036: 'ER_JSON_NOT_JSON_CHR',
  4037: 'ER_JSON_EOS',
  4038: 'ER_JSON_SYNTAX',
  4039: 'ER_JSON_ESCAPING',
  4040: 'ER_JSON_DEPTH',
  4078: 'ER_ILLEGAL_PARAMETER_DATA_TYPES2_FOR_OPERATION',
  4079: 'ER_ILLEGAL_PARAMETER_DATA_TYPE_FOR_OPERATION',
  4084: 'ER_SEQUENCE_RUN_OUT',
  4085: 'ER_SEQUENCE_INVALID_DATA',
  4087: 'ER_SEQUENCE_ACCESS_ERROR',
  4127: 'ER_PART_WRONG_VALUE',
  4145: 'ER_BACKUP_LOCK_IS_ACTIVE',
  4150: 'ER_USER_IS_BLOCKED',
  4151: 'ER_ACCOUNT_HAS_BEEN_LOCKED',
  4165: 'ER_GALERA_REPLICATION_NOT_SUPPORTED',
  4173: 'ER_DATA_WAS_COMMITED_UNDER_ROLLBACK',
};

/** Gives the errors of a connection to a server of this version the names that this kind of server has for them. */
export function nameErrors(connection: Connection, version: string): void {
  if (!version.toLowerCase().includes('mariadb')) return;
  for (const call of ['query', 'execute'] as const) {
    const ask = connection[call].bind(connection) as (...asked: unknown[]) => Promise<unknown>;
    const named = (...asked: unknown[]) =>
      ask(...asked).catch((error: DriverError) => {
        const name = NAMES[error.errno ?? 0];
        if (name !== undefined) error.code = name;
        throw error;
      });
    Object.assign(connection, { [call]: named });
  }
}
