import { z } from 'zod';

/** How many entries one page may hold (docs/guarantees.md#b11). */
export const MAX_LIMIT = 200;

/** Longest cursor in characters: it holds a path of 1,024 characters of up to 4 bytes. */
const MAX_CURSOR_LENGTH = 8_000;

/** The two parameters of every list. `cursor` is opaque: it comes from `page.next` of the page before. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(50),
  cursor: z.string().min(1).max(MAX_CURSOR_LENGTH).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** A page of a list; `page.next` is null at the end. */
export function pageOf<T extends z.ZodType>(entry: T) {
  return z.object({ data: z.array(entry), page: z.object({ next: z.string().nullable() }) });
}
