import { z } from 'zod';
import { PageQuery, pageOf } from './page.ts';
import { Name, Time } from './primitives.ts';
import { Compliance } from './reports.ts';

/**
 * `ok` runs the latest release of its scope; `behind` an older one; `failed` could not apply the last one; `silent` has
 * not reported for 25 hours (a client reports at least once a day); `paused` by its administrator.
 */
export const InstanceHealth = z.enum(['ok', 'behind', 'failed', 'silent', 'paused']);
export type InstanceHealth = z.infer<typeof InstanceHealth>;

export const InstanceView = z.object({
  id: z.uuid(),
  /** The name that an operator chose, else the reported one. */
  name: z.string(),
  reportedName: z.string(),
  apiClient: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  connector: z.string(),
  clientVersion: z.string(),
  platform: z.string(),
  health: InstanceHealth,
  release: z.object({ epoch: z.int(), seq: z.int() }),
  /** The latest release that changed something in its scope. */
  latestSeq: z.int(),
  attemptedSeq: z.int().nullable(),
  error: z.object({ code: z.string(), detail: z.string() }).nullable(),
  /** Installed state to number of items. */
  counts: z.record(z.string(), z.int()),
  /** Null until a client reports it; older ones do not. */
  compliance: Compliance.nullable(),
  /** How many instructions nobody ticked off there; null until a client reports it. */
  openInstructions: z.int().nullable(),
  reportedAt: Time,
  /** When the server removes it, because its API client was deleted; null while the API client exists. */
  removedAfter: Time.nullable(),
});
export type InstanceView = z.infer<typeof InstanceView>;

/** Days after its last report for which an instance of a deleted API client is kept. */
export const KEPT_DAYS = 90;

export const ChangeInstance = z.strictObject({
  /** Null shows the reported name again. */
  name: Name.nullable(),
});
export type ChangeInstance = z.infer<typeof ChangeInstance>;

export const MergeInstance = z.strictObject({
  /** The instance that is the same installation under an earlier key. It is removed. */
  from: z.uuid(),
});
export type MergeInstance = z.infer<typeof MergeInstance>;

export const InstanceList = pageOf(InstanceView).extend({ counts: z.record(z.string(), z.int()) });
export type InstanceList = z.infer<typeof InstanceList>;

export const InstanceQuery = PageQuery.extend({
  health: InstanceHealth.optional(),
  q: z.string().max(200).optional(),
});
export type InstanceQuery = z.infer<typeof InstanceQuery>;

export const InstanceItemView = z.object({
  contentType: z.string(),
  guid: z.string(),
  name: z.string().nullable(),
  state: z.string(),
  reason: z.string().nullable(),
  version: z.int().nullable(),
  digest: z.string().nullable(),
  changedAt: Time,
});
export type InstanceItemView = z.infer<typeof InstanceItemView>;

export const InstanceItemQuery = PageQuery.extend({
  state: z.string().max(50).optional(),
  contentType: z.string().max(64).optional(),
});
export type InstanceItemQuery = z.infer<typeof InstanceItemQuery>;

/** One instance with the first page of its items. */
export const InstanceDetail = InstanceView.extend({ items: pageOf(InstanceItemView) });
export type InstanceDetail = z.infer<typeof InstanceDetail>;
