import { z } from 'zod';

/** An error answer (RFC 9457), `application/problem+json`. */
export const Problem = z.object({
  /** A page that explains the code: `/problems/<code>` on the same server. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** What happened and why, one or two sentences; what to do stands at the end. */
  detail: z.string(),
  instance: z.string(),
  /** Stable; listed in `problems.ts`. */
  code: z.string(),
  requestId: z.string(),
  /** For `validation-failed`: JSON pointers and what is wrong there. */
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Media type of an error answer. */
export const PROBLEM_TYPE = 'application/problem+json';
