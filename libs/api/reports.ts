import { z } from 'zod';
import { ContentType, Guid, Sha256, Time } from './primitives.ts';

/** As large as PostgreSQL's `integer`. */
const Count = z.int().min(0).max(2_147_483_647);

/** Installed states (docs/design.md#3); a server keeps words that it does not know. */
export const InstalledState = z.enum([
  'up-to-date',
  'update-available',
  'not-installed',
  'deprecated',
  'drifted',
  'excluded',
  'failed',
]);
export type InstalledState = z.infer<typeof InstalledState>;

/** What an instance says of one item. */
export const ReportedItem = z.strictObject({
  contentType: ContentType,
  guid: Guid,
  state: InstalledState,
  reason: z.string().max(500).nullable(),
  version: Count.nullable(),
  digest: Sha256.nullable(),
});
export type ReportedItem = z.infer<typeof ReportedItem>;

/**
 * Whether the instance holds what is published for it, as it proved after its last apply: items that are here as published,
 * items left as they are on purpose (excluded, changed there, or no longer published), and items that differ, one of them
 * with its reason.
 */
export const Compliance = z.strictObject({
  matching: Count,
  kept: Count,
  differing: Count,
  example: z.string().max(500).nullable(),
});
export type Compliance = z.infer<typeof Compliance>;

/** What an instance has and did (docs/design.md#2.6). Sending the same report twice changes nothing. */
export const Report = z.strictObject({
  instance: z.strictObject({
    key: z.uuid(),
    name: z.string().min(1).max(255),
    connector: z.string().min(1).max(50),
    clientVersion: z.string().max(50),
    platform: z.string().max(100),
  }),
  at: Time,
  /** The release that is applied; seq 0 before the first. */
  release: z.strictObject({ epoch: Count, seq: Count }),
  attemptedSeq: Count.nullable(),
  outcome: z.enum(['ok', 'failed', 'paused', 'stale']),
  error: z.strictObject({ code: z.string().max(100), detail: z.string().max(1000) }).nullable(),
  /** Absent in reports of older clients. */
  compliance: Compliance.optional(),
  /** How many instructions nobody ticked off; absent in reports of older clients, and where there were none yet. */
  openInstructions: Count.optional(),
  /** Every item of the manifest and everything installed, each once; replaces what the report before said. */
  items: z.array(ReportedItem).max(200_000),
});
export type Report = z.infer<typeof Report>;

/** Largest report in bytes, uncompressed. */
export const MAX_REPORT_BYTES = 32 * 1024 * 1024;

export const ReportAnswer = z.object({
  instanceId: z.uuid(),
  /** How many items were left out, because the API client does not receive their content types. */
  ignoredItems: z.int().optional(),
});
export type ReportAnswer = z.infer<typeof ReportAnswer>;
