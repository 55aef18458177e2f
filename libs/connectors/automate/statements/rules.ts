import { NAMED_FUNCTIONS } from './functions.ts';
import { VERBS } from './verbs.ts';

/**
 * What content may not hold unless the settings name it (docs/guarantees.md#b34), as they name it. `FUNCTION` is a function that is
 * not known to only read, `OTHER` what is not known to be one reading statement or a part of one.
 */
export const STATEMENTS: readonly string[] = [
  ';',
  '/*!',
  'INTO OUTFILE',
  'INTO DUMPFILE',
  'FOR UPDATE',
  'LOCK IN SHARE MODE',
  'NEXT VALUE FOR',
  ...NAMED_FUNCTIONS,
  'FUNCTION',
  ...VERBS,
  'OTHER',
];
