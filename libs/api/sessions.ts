import { z } from 'zod';
import { Email, Role } from './operators.ts';

export const NewSession = z.strictObject({ email: Email, password: z.string().max(1000) });
export type NewSession = z.infer<typeof NewSession>;

/** Who is signed in. */
export const SessionView = z.object({
  operator: z.object({
    id: z.uuid(),
    /** Null for a service account. */
    email: z.string().nullable(),
    name: z.string(),
    role: Role,
  }),
});
export type SessionView = z.infer<typeof SessionView>;

export const ChangePassword = z.strictObject({
  current: z.string().max(1000),
  password: z.string().max(1000),
});
export type ChangePassword = z.infer<typeof ChangePassword>;

/** The header that a browser's changing calls must carry, with any value: other origins cannot send it (docs/guarantees.md#t20). */
export const REQUEST_HEADER = 'x-prosync-request';
