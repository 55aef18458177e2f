import { z } from 'zod';
import { Time } from './primitives.ts';

/** How the daily verification of the database went last; null before the first one. */
export const VerificationView = z.object({
  ranAt: Time.nullable(),
  /** When every promise held last. */
  passedAt: Time.nullable(),
  /** The promises that did not hold in the last run. */
  findings: z.array(z.object({ id: z.string(), says: z.string() })),
});
export type VerificationView = z.infer<typeof VerificationView>;
