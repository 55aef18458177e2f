import { z } from 'zod';
import { ItemFilter, ItemId } from './items.ts';
import { Comment, Override, Sha256 } from './primitives.ts';
import { RefusedView } from './releases.ts';

/** Most items that one request may name; more go by filter. */
export const MAX_NAMED_ITEMS = 10_000;
/** Largest body of such a request: an id, a digest and the SHA-256 of instructions take about 215 bytes. */
export const MAX_APPROVALS_BYTES = 2_500_000;

const NamedApproval = z.strictObject({
  items: z
    .array(
      z.strictObject({
        id: ItemId,
        /** The digest that the operator was shown; null approves a removal (docs/design.md#3). */
        digest: Sha256.nullable(),
        /** `observedInstructions` of the item that the operator was shown; null or left out: it had no instructions. */
        instructions: Sha256.nullable().optional(),
      }),
    )
    .min(1)
    .max(MAX_NAMED_ITEMS),
  comment: Comment.optional(),
  /** These items may be published, in exactly this state, although a reference is missing (or is missed by others). */
  override: Override.optional(),
});

const FilteredApproval = z.strictObject({
  filter: ItemFilter,
  /**
   * How many of the items that the filter shows need approval, as the operator saw it (`counts.approvable`); another number
   * by now refuses the whole request (docs/guarantees.md#b19).
   */
  expected: z.int().min(1),
  /**
   * `counts.seen` of the list that the operator saw: nothing that changed or came in since then is approved, also when the
   * number is the same.
   */
  seen: Sha256,
  comment: Comment.optional(),
});

export const NewApprovals = z.union([NamedApproval, FilteredApproval]);
export type NewApprovals = z.infer<typeof NewApprovals>;

export const WithdrawApprovals = z.strictObject({
  items: z
    .array(z.strictObject({ id: ItemId }))
    .min(1)
    .max(MAX_NAMED_ITEMS),
});
export type WithdrawApprovals = z.infer<typeof WithdrawApprovals>;

const Refused = z.object({
  id: z.string(),
  code: z.string(),
  detail: z.string(),
  /** For `content-changed`: what the source has now, to look at before deciding again. */
  observedDigest: z.string().nullable().optional(),
});

/** An item that is approved and would not be published now: because of what it refers to, what refers to it, or its path. */
const Warning = RefusedView.pick({
  id: true,
  code: true,
  detail: true,
  missing: true,
  neededBy: true,
  collidesWith: true,
});

export const ApprovalsAnswer = z.object({
  approved: z.int(),
  refused: z.array(Refused),
  /** The first hundred; `warningCount` has the number. */
  warnings: z.array(Warning),
  warningCount: z.int(),
});
export type ApprovalsAnswer = z.infer<typeof ApprovalsAnswer>;

export const WithdrawalsAnswer = z.object({ withdrawn: z.int(), refused: z.array(Refused) });
export type WithdrawalsAnswer = z.infer<typeof WithdrawalsAnswer>;
