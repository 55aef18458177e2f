import { z } from 'zod';
import { PageQuery, pageOf } from './page.ts';
import { ItemId } from './items.ts';
import { ContentType, ItemKey, Override, Time } from './primitives.ts';

export const NewRelease = z.strictObject({
  contentType: ContentType.optional(),
  /** Chosen by the caller: the same id never publishes twice, and answers with the same release (docs/guarantees.md#i2). */
  publishId: z.uuid().optional(),
});
export type NewRelease = z.infer<typeof NewRelease>;

/** An item by its key, with its name; null when nobody knows one. */
export const NamedReference = ItemKey.extend({ name: z.string().nullable() });
export type NamedReference = z.infer<typeof NamedReference>;

/**
 * An approved change that stays approved and is not published: a published item would miss what it refers to, or no instance
 * could have the file beside another one.
 */
export const RefusedView = NamedReference.extend({
  id: ItemId,
  /**
   * `missing-references`: it would miss `missing`; `still-needed`: a removal of what `neededBy` would miss; `path-collision`:
   * its path is that of `collidesWith`; `invalid-name`: no instance takes its path.
   */
  code: z.enum(['missing-references', 'still-needed', 'path-collision', 'invalid-name']),
  detail: z.string(),
  /** The first 20. */
  missing: z.array(NamedReference),
  /** The first 20. */
  neededBy: z.array(NamedReference),
  /** The item that has the path already, or would get it as well; only for `path-collision`. */
  collidesWith: NamedReference.extend({ path: z.string() }).optional(),
});
export type RefusedView = z.infer<typeof RefusedView>;

/** The release that was made. When nothing was approved both counts are 0 and `seq` is the latest release, or 0. */
export const PublishAnswer = z.object({
  seq: z.int(),
  published: z.int(),
  removed: z.int(),
  /** The first hundred of what was left out; `refusedCount` has the number. */
  refused: z.array(RefusedView),
  refusedCount: z.int(),
});
export type PublishAnswer = z.infer<typeof PublishAnswer>;

export const ReleaseView = z.object({
  epoch: z.int(),
  seq: z.int(),
  publishedAt: Time,
  /** `recovery`: the first release of a new epoch, which changes nothing. */
  trigger: z.enum(['timer', 'operator', 'restore', 'recovery']),
  operator: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  restoredSeq: z.int().nullable(),
  /** Why a restore was made although references are missing in what it brought back. */
  overrideReason: z.string().nullable(),
  published: z.int(),
  removed: z.int(),
  /** How many items are published in all from this release on. */
  items: z.int(),
  contentTypes: z.array(z.string()),
  manifest: z.object({ sha256: z.string(), size: z.int() }),
});
export type ReleaseView = z.infer<typeof ReleaseView>;

export const ReleaseList = pageOf(ReleaseView);
export type ReleaseList = z.infer<typeof ReleaseList>;
export const ReleaseQuery = PageQuery;
export type ReleaseQuery = z.infer<typeof ReleaseQuery>;

export const ReleaseChangeView = z.object({
  itemId: z.uuid().nullable(),
  contentType: z.string(),
  guid: z.string(),
  name: z.string(),
  path: z.string(),
  change: z.enum(['published', 'removed']),
  version: z.int(),
  digest: z.string().nullable(),
  previousDigest: z.string().nullable(),
  approval: z
    .object({
      operator: z.string(),
      comment: z.string().nullable(),
      /** Why it was published although a reference is missing; null: none was, or nobody had to say so. */
      overrideReason: z.string().nullable(),
      at: Time,
    })
    .nullable(),
});
export type ReleaseChangeView = z.infer<typeof ReleaseChangeView>;

/** The number of a release. */
export const ReleaseSeq = z.coerce.number().int().min(1).max(2_147_483_647);

/** Restores a release as a new one; the publish id is that of the new one. */
export const NewRestore = NewRelease.pick({ publishId: true }).extend({
  /** Restores although references would be missing. */
  override: Override.optional(),
});
export type NewRestore = z.infer<typeof NewRestore>;

/** One release with one page of what it changed. */
export const ReleaseDetail = ReleaseView.extend({ changes: pageOf(ReleaseChangeView) });
export type ReleaseDetail = z.infer<typeof ReleaseDetail>;

/** What a restore would change, before anybody does it. */
export const RestorePreview = z.object({
  published: z.int(),
  removed: z.int(),
  changes: z.array(
    z.object({
      contentType: z.string(),
      guid: z.string(),
      name: z.string(),
      change: z.enum(['published', 'removed']),
      digest: z.string().nullable(),
      previousDigest: z.string().nullable(),
    }),
  ),
  /** The first hundred items that would then refer to what is not published; such a restore needs an override. */
  missing: z.array(NamedReference.extend({ missing: z.array(NamedReference) })),
  missingCount: z.int(),
});
export type RestorePreview = z.infer<typeof RestorePreview>;

/** What waits, and when the clock publishes next. */
export const PublicationView = z.object({
  epoch: z.int(),
  seq: z.int(),
  nextDueAt: Time,
  /** The server's clock, for a countdown that does not trust the browser's. */
  now: Time,
  /** `refused`: how many of these would be left out now, because of what they refer to. */
  waiting: z.object({ published: z.int(), removed: z.int(), refused: z.int() }),
});
export type PublicationView = z.infer<typeof PublicationView>;
