import { z } from 'zod';
import { PageQuery, pageOf } from './page.ts';
import { Time } from './primitives.ts';

/** What a scan found, compared with what is published (docs/design.md#8). */
export const ScanCounts = z.object({
  total: z.int(),
  new: z.int(),
  modified: z.int(),
  relocated: z.int(),
  movedOut: z.int(),
  deleted: z.int(),
  unchanged: z.int(),
  problems: z.int(),
});
export type ScanCounts = z.infer<typeof ScanCounts>;

export const ScanProblem = z.object({
  code: z.string(),
  detail: z.string(),
  contentType: z.string().nullable(),
  guid: z.string().nullable(),
  path: z.string().nullable(),
});
export type ScanProblem = z.infer<typeof ScanProblem>;

export const ScanId = z.uuid();

export const ScanView = z.object({
  id: ScanId,
  sourceId: z.uuid(),
  status: z.enum(['running', 'complete', 'incomplete', 'held']),
  trigger: z.enum(['timer', 'operator', 'confirmation']),
  startedAt: Time,
  finishedAt: Time.nullable(),
  durationMs: z.int().nullable(),
  counts: ScanCounts.nullable(),
  /** Why it is incomplete or held. */
  reason: z.string().nullable(),
  /** For a held scan: what vanished, per content type. */
  vanished: z
    .array(z.object({ contentType: z.string(), known: z.int(), vanished: z.int() }))
    .nullable(),
  /** The first thousand; `counts.problems` has the number. */
  problems: z.array(ScanProblem),
});
export type ScanView = z.infer<typeof ScanView>;

/** A scan in a list: without its problems, of which there may be a thousand. */
export const ScanSummary = ScanView.omit({ problems: true });
export type ScanSummary = z.infer<typeof ScanSummary>;

export const ScanList = pageOf(ScanSummary);
export type ScanList = z.infer<typeof ScanList>;

/** `wait`: for how many seconds the answer may be held until the scan has ended; `fresh=true` trusts no sizes and times. */
export const ScanQuery = z.strictObject({
  wait: z.coerce.number().int().min(0).max(120).default(0),
  fresh: z.stringbool().default(false),
});
export type ScanQuery = z.infer<typeof ScanQuery>;

export const ScanListQuery = PageQuery;
export type ScanListQuery = PageQuery;
