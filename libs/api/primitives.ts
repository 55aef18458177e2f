import { z } from 'zod';
import { isContentType, normalGuid } from '#domain/item';

/** RFC 3339, UTC. */
export const Time = z.iso.datetime();

/** The id of anything that has one. */
export const Id = z.uuid();

/** SHA-256 in lower-case hex. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 characters of lower-case hex');

export const ContentType = z
  .string()
  .refine(isContentType, 'must be lower-case words joined by hyphens');

/** In its normal form: see `normalGuid` of the domain. */
export const Guid = z
  .string()
  .refine((text) => normalGuid(text) === text, 'must be a GUID in lower case');

export const ItemKey = z.object({ contentType: ContentType, guid: Guid });
export type ItemKey = z.infer<typeof ItemKey>;

/** A name that a person types: on one line, and nothing in it steers the terminal that `prosync-server token list` writes it to. */
export const Name = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), 'must not hold control characters');

/** A comment of a person. */
export const Comment = z.string().trim().max(2000);

/** A decision against a rule, with its reason. */
export const Override = z.strictObject({ reason: Comment.min(1) });
export type Override = z.infer<typeof Override>;
