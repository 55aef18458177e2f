import { z } from 'zod';
import { Sha256 } from './primitives.ts';

/** Most bodies in one call. */
export const MAX_BATCH_BODIES = 500;
/** Most bytes of bodies in one answer, unless its first body alone has more. */
export const MAX_BATCH_BYTES = 16 * 1024 * 1024;

/**
 * Asks for many bodies at once. The answer, `application/vnd.prosync.blobs`, is one frame per body in the order asked for:
 * 32 bytes SHA-256, 4 bytes length (big-endian), then the body. It may end before the last body that was asked for, because
 * it is full; the client asks again for the rest. One body that the client may not see: 404, and no body at all.
 */
export const BlobBatch = z.strictObject({
  sha256: z.array(Sha256).min(1).max(MAX_BATCH_BODIES),
});
export type BlobBatch = z.infer<typeof BlobBatch>;

/** Media type of the answer. */
export const BLOB_BATCH_TYPE = 'application/vnd.prosync.blobs';
/** Bytes before each body. */
export const FRAME_HEADER_BYTES = 36;
