import { z } from 'zod';
import { MAX_INSTRUCTIONS_LENGTH } from '#domain/instructions';
import { Scope } from './head.ts';
import { ContentType, Guid, ItemKey, Sha256 } from './primitives.ts';

/** A published item as an API client sees it (docs/design.md#7). */
export const ManifestItem = z.object({
  contentType: ContentType,
  guid: Guid,
  name: z.string(),
  path: z.string(),
  tags: z.array(z.string()),
  version: z.int().min(1),
  digest: Sha256,
  body: z.object({ sha256: Sha256, size: z.int().min(0), mediaType: z.string() }),
  references: z.array(ItemKey),
  /** Present and true when the file is executable. `digest` leaves this out, so that older clients can verify it. */
  executable: z.boolean().optional(),
  /** The digest with the executable bit; present exactly when `executable` is true. */
  digestV2: Sha256.optional(),
  /** What to do by hand once this version is installed; absent when there is nothing. No digest covers it. */
  instructions: z.string().max(MAX_INSTRUCTIONS_LENGTH).optional(),
});
export type ManifestItem = z.infer<typeof ManifestItem>;

export const Manifest = z.object({
  schemaVersion: z.literal(1),
  epoch: z.int().min(1),
  seq: z.int().min(0),
  scope: Scope,
  items: z.array(ManifestItem),
});
export type Manifest = z.infer<typeof Manifest>;

/** What changed in the scope between two releases; proven by the hash of the manifest that results (docs/design.md#7). */
export const Changes = z.object({
  epoch: z.int().min(1),
  since: z.int().min(0),
  seq: z.int().min(0),
  manifest: z.object({ sha256: Sha256, size: z.int(), items: z.int() }),
  published: z.array(ManifestItem),
  withdrawn: z.array(ItemKey),
});
export type Changes = z.infer<typeof Changes>;

/** What the problem `changes-too-old` (410) carries: the manifest to take instead. */
export const ChangesTooOld = z.object({
  epoch: z.int().min(1),
  seq: z.int().min(0),
  manifest: z.object({ sha256: Sha256, size: z.int(), items: z.int() }),
});
export type ChangesTooOld = z.infer<typeof ChangesTooOld>;

/** `since`: the release that the caller has. */
export const ChangesQuery = z.strictObject({
  since: z
    .string()
    .regex(/^\d{1,15}$/, 'must be the number of a release')
    .pipe(z.coerce.number()),
});
export type ChangesQuery = z.infer<typeof ChangesQuery>;
