import { ProSyncError } from '#domain/errors';
import { MIN_PASSWORD, secretProblem } from '#domain/token';
import { isBreached } from './breached-passwords.ts';

/** Throws `weak-secret` for a password that an operator may not have (docs/guarantees.md#2.4): no rules but length and list. */
export function refuseWeakPassword(password: string): void {
  const problem =
    secretProblem(password, MIN_PASSWORD) ??
    (isBreached(password) ? 'It is on the list of passwords that attackers try first.' : null);
  if (problem === null) return;
  throw new ProSyncError('weak-secret', `The password cannot be used: ${problem}`, {
    remedy: 'Choose another one; a sentence of your own is good.',
    facts: { errors: [{ pointer: '/password', detail: problem }] },
  });
}
