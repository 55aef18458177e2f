import type { DriverError } from './driver-failures.ts';

/**
 * What a server says when one table cannot be read: a right that is missing, a table or a column that is gone, a view that
 * lost what it shows, a file that is damaged. The connection and the transaction go on.
 */
const NUMBERS: readonly number[] = [
  1016, 1017, 1018, 1030, 1033, 1034, 1035, 1054, 1142, 1143, 1146, 1194, 1195, 1356, 1370, 1449,
  1712, 1877, 1932,
];

/** True when a statement failed because of the table that it reads, and others can still be read. */
export function isTableFailure(error: unknown): error is DriverError {
  return NUMBERS.includes(Number((error as Partial<DriverError> | null)?.errno));
}
