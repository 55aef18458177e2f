import { z } from 'zod';
import { isStorableText } from '#domain/item';
import { ScanSummary } from './scans.ts';
import { Time } from './primitives.ts';

export const NewSource = z.strictObject({
  name: z.string().trim().min(1).max(255).refine(isStorableText, 'must not hold NUL'),
  connector: z.enum(['directory']),
  /** directory: `{ root }`, an absolute path on the server. */
  settings: z.strictObject({
    root: z.string().min(1).max(4096).refine(isStorableText, 'must not hold NUL'),
  }),
});
export type NewSource = z.infer<typeof NewSource>;

/** A place to try before there is a source of it. */
export const NewSourceTest = NewSource.omit({ name: true });
export type NewSourceTest = z.infer<typeof NewSourceTest>;

export const SourceId = z.uuid();

export const SourceView = z.object({
  id: SourceId,
  name: z.string(),
  connector: z.string(),
  settings: z.record(z.string(), z.unknown()),
  createdAt: Time,
  scanDueAt: Time,
  lastScan: ScanSummary.nullable(),
  /** When the last complete scan ended; null before the first. */
  lastCompleteAt: Time.nullable(),
});
export type SourceView = z.infer<typeof SourceView>;

export const SourceList = z.object({ data: z.array(SourceView) });
export type SourceList = z.infer<typeof SourceList>;

/** What a test of the connection reached, or why not. */
export const SourceTest = z.object({
  ok: z.boolean(),
  detail: z.string(),
  contentTypes: z.array(z.string()),
});
export type SourceTest = z.infer<typeof SourceTest>;
