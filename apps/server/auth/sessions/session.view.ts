import type { SessionView } from '#api/sessions';
import type { SignedInOperator } from '../../access/access.decorator.ts';

/** Who is signed in, as the console shows it. */
export function sessionView({ id, email, name, role }: SignedInOperator): SessionView {
  return { operator: { id, email, name, role } };
}
