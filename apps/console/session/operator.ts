import { createContext, useContext } from 'react';
import type { Role } from '#api/operators';
import type { SessionView } from '#api/sessions';

export type SignedIn = SessionView['operator'];

/** Who is signed in; pages exist only below it. */
export const OperatorContext = createContext<SignedIn | null>(null);

const RANK: Readonly<Record<Role, number>> = { viewer: 0, approver: 1, administrator: 2 };

/** The signed-in operator, and whether the role is at least the one asked for. The server decides; this only saves a refusal. */
export function useOperator(): SignedIn & { may: (role: Role) => boolean } {
  const operator = useContext(OperatorContext);
  if (!operator) throw new Error('No operator: this page is shown to signed-in operators only.');
  return { ...operator, may: (role) => RANK[operator.role] >= RANK[role] };
}
