import type { DriverError } from './driver-failures.ts';

/**
 * Why a server does not take one row, although the statement was right and the tables are there. MariaDB and MySQL agree on
 * the numbers up to 1899; above, each has its own.
 */
export type RowFailure = 'duplicate' | 'check' | 'foreign-key' | 'trigger' | 'value';

/** The classes of SQLSTATE that are about a row: its values, a constraint, a view's check, a trigger's SIGNAL. */
const CLASSES: Readonly<Record<string, RowFailure>> = {
  '22': 'value',
  '23': 'check',
  '44': 'check',
  '45': 'trigger',
};

/** What these numbers say, whatever their SQLSTATE, which for many is the general HY000. */
const NUMBERS: Readonly<Record<RowFailure, readonly number[]>> = {
  // 1761 and 1762: a foreign key carries the change into another table, where it would be a duplicate.
  duplicate: [1022, 1062, 1169, 1586, 1761, 1762],
  // 1369: WITH CHECK OPTION. 1526 and 1748: no partition takes the row. 3819 is MySQL's, 4025 MariaDB's check constraint.
  check: [1369, 1526, 1748, 3819, 4025],
  'foreign-key': [1216, 1217, 1451, 1452],
  // 1642 to 1645: SIGNAL. The others: what a trigger does is not possible, such as using a table that was dropped.
  trigger: [
    1054, 1109, 1142, 1143, 1146, 1305, 1356, 1370, 1422, 1424, 1442, 1449, 1456, 1642, 1643, 1644,
    1645,
  ],
  // 1118: the row is larger than a page takes. 1906 to 4087: MariaDB's generated columns, defaults, JSON and sequences.
  value: [
    1048, 1118, 1264, 1265, 1292, 1364, 1366, 1367, 1406, 1411, 1690, 1906, 1916, 1917, 1918, 1958,
    1977, 3140, 3105, 4027, 4028, 4029, 4035, 4036, 4037, 4038, 4039, 4040, 4078, 4079, 4084, 4085,
    4087, 4127,
  ],
};

/** Why the server refused a row; null when it refused the statement, or everything. */
export function rowFailure(error: unknown): RowFailure | null {
  const { errno, sqlState = '' } = (error ?? {}) as Partial<DriverError>;
  if (errno === undefined || errno < 0) return null;
  for (const [failure, numbers] of Object.entries(NUMBERS))
    if (numbers.includes(errno)) return failure as RowFailure;
  return CLASSES[sqlState.slice(0, 2)] ?? null;
}

/**
 * One sentence without content: what refused the row of `subject`, such as `"Disk check"`. The server's own words may quote
 * content, so that only the name of a key or a constraint is taken from them.
 */
export function rowFailureWords(failure: RowFailure, error: DriverError, subject: string): string {
  const by = `${error.code ?? 'an unknown error'} (${error.errno})`;
  switch (failure) {
    case 'duplicate':
      return `The unique key ${keyIn(error)} of this instance's database doesn't allow ${subject} next to another row that it considers to be the same. Rename that row, or adopt it.`;
    case 'check':
      return `${named('The check constraint', constraintIn(error))} of this instance's database rejects ${subject}: ${by}.`;
    case 'foreign-key':
      return `${named('The foreign key', constraintIn(error))} of this instance's database rejects this change to ${subject}: ${by}.`;
    case 'trigger':
      return `A trigger of this instance's database rejects ${subject}, or fails while it handles it: ${by}.`;
    case 'value':
      return `A column of this instance's database can't hold a value of ${subject}: ${by}.`;
  }
}

function named(what: string, name: string | null): string {
  return name === null ? what.replace(/^The/, 'A') : `${what} "${name}"`;
}

function keyIn({ message }: DriverError): string {
  return /for key '([^']+)'/.exec(message)?.[1] ?? 'of one or more columns';
}

// MariaDB: CONSTRAINT `name` failed; MySQL: Check constraint 'name' is violated; both, of a foreign key: CONSTRAINT `name` FOREIGN.
function constraintIn({ message }: DriverError): string | null {
  const found = /CONSTRAINT `([^`]{1,64})`|Check constraint '([^']{1,64})'/.exec(message);
  return found?.[1] ?? found?.[2] ?? null;
}
