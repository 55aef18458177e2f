import { z } from 'zod';
import { isPlainText, MAX_INSTRUCTIONS_LENGTH, normalInstructions } from '#domain/instructions';
import { isStorableText } from '#domain/item';
import { PageQuery, pageOf } from './page.ts';
import { ContentType, ItemKey, Sha256, Time } from './primitives.ts';

export const ChangeStatus = z.enum(['unchanged', 'changed', 'moved-or-deleted']);
export const ChangeDetail = z.enum(['new', 'modified', 'relocated', 'moved-out', 'deleted']);
export const ApprovalStatus = z.enum([
  'no-action-needed',
  'needs-approval',
  'change-approved',
  'removal-approved',
]);
export const ChangeFilter = z.enum(['all', 'new-or-changed', 'moved-or-deleted']);

/** The filters of the item list (docs/design.md#3); a bulk action takes the same and acts on what they show. */
export const ItemFilter = z.strictObject({
  contentType: ContentType.optional(),
  filter: ChangeFilter.default('all'),
  approval: ApprovalStatus.optional(),
  /** Part of the name, the path or the GUID, without regard to case. */
  q: z.string().max(200).refine(isStorableText, 'must not hold NUL').optional(),
});
export type ItemFilter = z.infer<typeof ItemFilter>;

export const ItemQuery = ItemFilter.extend(PageQuery.shape);
export type ItemQuery = z.infer<typeof ItemQuery>;

/** Of one item on one server; the GUID is what is the same everywhere. */
export const ItemId = z.uuid();

export const ItemView = z.object({
  id: ItemId,
  contentType: z.string(),
  guid: z.string(),
  name: z.string(),
  path: z.string(),
  /** Of the latest published revision; 0 before the first. */
  version: z.int(),
  changeStatus: ChangeStatus,
  changeDetail: ChangeDetail.nullable(),
  approvalStatus: ApprovalStatus,
  observedDigest: z.string().nullable(),
  publishedDigest: z.string().nullable(),
  /** SHA-256 of the instructions of the version at the source; null when it has none. An approval sends it back. */
  observedInstructions: Sha256.nullable(),
  /** What is doubtful about the content (`unparsable`); it does not keep the item from being approved. */
  warnings: z.array(z.object({ code: z.string(), detail: z.string() })),
  /** Why nothing about the item may be decided now. */
  problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
  changedAt: Time,
});
export type ItemView = z.infer<typeof ItemView>;

/** How many items each filter shows, for the chosen content type and search. */
export const ItemCounts = z.object({
  all: z.int(),
  newOrChanged: z.int(),
  movedOrDeleted: z.int(),
  needsApproval: z.int(),
  changeApproved: z.int(),
  removalApproved: z.int(),
  /** How many entries the list has: what the filter and the approval status show together. */
  shown: z.int(),
  /** How many of these need approval: what approving by filter must expect. */
  approvable: z.int(),
  /** How many of these no reader of their format can parse (`unparsable`). */
  unparsable: z.int(),
  /** Names exactly these, each as it is now (`digestOfSeen` of the domain): what approving by filter may send back. */
  seen: Sha256,
});
export type ItemCounts = z.infer<typeof ItemCounts>;

export const ItemList = pageOf(ItemView).extend({ counts: ItemCounts });
export type ItemList = z.infer<typeof ItemList>;

/** One menu entry per content type, with the number that needs approval. */
export const ContentTypeList = z.object({
  data: z.array(
    z.object({
      contentType: z.string(),
      items: z.int(),
      needsApproval: z.int(),
      approved: z.int(),
    }),
  ),
});
export type ContentTypeList = z.infer<typeof ContentTypeList>;

/** One side of the difference. */
export const RevisionView = z.object({
  id: z.string(),
  digest: z.string(),
  name: z.string(),
  path: z.string(),
  tags: z.array(z.string()),
  references: z.array(ItemKey),
  body: z.object({ sha256: Sha256, size: z.int(), mediaType: z.string() }),
  /** The owner may execute the file. */
  executable: z.boolean(),
  createdAt: Time,
});
export type RevisionView = z.infer<typeof RevisionView>;

/**
 * A side with its text, a byte order mark included, its encoding ("UTF-16 LE"), and its instructions; text and encoding are
 * null for a body that is not text.
 */
export const DifferenceSide = RevisionView.extend({
  text: z.string().nullable(),
  encoding: z.string().nullable(),
  /** What to do by hand once this version is installed; null when there is nothing. */
  instructions: z.string().nullable(),
});
export type DifferenceSide = z.infer<typeof DifferenceSide>;

export const ApprovalView = z.object({
  id: z.string(),
  digest: z.string().nullable(),
  previousDigest: z.string().nullable(),
  operator: z.object({ id: z.uuid(), name: z.string() }),
  comment: z.string().nullable(),
  /** Why it may be published although a reference is missing; null: it may not. */
  overrideReason: z.string().nullable(),
  createdAt: Time,
  state: z.enum(['active', 'withdrawn', 'dismissed', 'published']),
  endedAt: Time.nullable(),
  endedReason: z.string().nullable(),
  seq: z.int().nullable(),
});
export type ApprovalView = z.infer<typeof ApprovalView>;

/** An item at one end of a reference. `name` is null when nobody knows one; without `itemId` there is no page of it. */
export const ReferencedItem = ItemKey.extend({
  name: z.string().nullable(),
  itemId: ItemId.nullable(),
  /** `approved`: to be published; `unpublished`: waits for a decision; `missing`: no source has it, or it is not tracked. */
  state: z.enum(['published', 'approved', 'unpublished', 'missing']),
});
export type ReferencedItem = z.infer<typeof ReferencedItem>;

/** An item whose path is in the way of that of another one. */
export const CollidingItem = ReferencedItem.extend({ itemId: ItemId, path: z.string() });
export type CollidingItem = z.infer<typeof CollidingItem>;

export const ItemDetail = ItemView.extend({
  /** Null, like the approval status: the item has left the list; its history stays (docs/design.md#3). */
  changeStatus: ChangeStatus.nullable(),
  approvalStatus: ApprovalStatus.nullable(),
  sourceId: z.uuid(),
  /** What is published now and what the source has now. */
  difference: z.object({
    published: DifferenceSide.nullable(),
    observed: DifferenceSide.nullable(),
  }),
  /** What it refers to, as it was observed or, when it is gone, as it is published; the first 200. */
  references: z.array(ReferencedItem),
  /** What refers to it, observed or published; the first 200. */
  neededBy: z.array(ReferencedItem),
  /** The items that no instance can hold beside this one under the path that it would get; the first 20. */
  collidesWith: z.array(CollidingItem),
  /** What a reviewer should know and the content does not show. */
  notes: z.array(z.string()),
  revisions: z.array(RevisionView),
  approvals: z.array(ApprovalView),
  releases: z.array(
    z.object({
      seq: z.int(),
      change: z.enum(['published', 'removed']),
      version: z.int(),
      digest: z.string().nullable(),
      publishedAt: Time,
    }),
  ),
  instances: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      state: z.string(),
      version: z.int().nullable(),
      reason: z.string().nullable(),
    }),
  ),
});
export type ItemDetail = z.infer<typeof ItemDetail>;

/** The instructions of the version that the operator saw; null or an empty text removes them. */
export const NewInstructions = z.strictObject({
  digest: Sha256,
  text: z
    .string()
    .transform(normalInstructions)
    .pipe(
      z
        .string()
        .max(MAX_INSTRUCTIONS_LENGTH)
        .refine(isPlainText, 'must be plain text without control characters'),
    )
    .nullable(),
});
export type NewInstructions = z.infer<typeof NewInstructions>;

export const InstructionsAnswer = z.object({ digest: Sha256, text: z.string().nullable() });
export type InstructionsAnswer = z.infer<typeof InstructionsAnswer>;
