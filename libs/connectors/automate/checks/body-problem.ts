import { itemDigest } from '#domain/digest';
import type { Item } from '#domain/item';
import { runnableTexts, type Description } from '../content-types/description.ts';
import { allColumns } from '../content-types/mentioned-types.ts';
import { itemOfBody } from '../rows/row-item.ts';
import { forbiddenStatement, wordsFor } from '../statements/inspect.ts';
import type { BodyObject } from '../rows/body-of-row.ts';
import { parsedBody, type Downstream } from '../target-state/downstream-database.ts';
import type { Reason } from './checked-steps.ts';
import { misshapen } from './shape.ts';

/** Why a published body may not be written, whatever is here; null when it may (docs/guarantees.md#b34). */
export function bodyProblem(
  { settings }: Downstream,
  description: Description,
  item: Item & { digest: string },
  bytes: Uint8Array,
): Reason | null {
  const body = parsedBody(bytes);
  if (body === null) return invalid('Its body is not JSON.');
  const strange = misshapen(description, body);
  if (strange !== null) return invalid(strange);
  try {
    // What the source said about the item must follow from its body: only then can reading back be equal.
    const { digest } = itemOfBody(description, item, body).item;
    if (digest !== item.digest || digest !== itemDigest(item))
      return invalid('Its name, tags or references are not those of its body.');
  } catch (error) {
    return invalid(error instanceof Error ? error.message : 'Its body is none of this type.');
  }
  return forbidden(description, body, settings.allowedStatements);
}

function forbidden(
  description: Description,
  body: BodyObject,
  allowed: readonly string[],
): Reason | null {
  for (const column of allColumns(description))
    for (const { text, use } of runnableTexts(column, (name) => body[name])) {
      const found = forbiddenStatement(text, allowed, use);
      if (found === null) continue;
      const detail = `${column.column} holds ${wordsFor(found)}. Change it at the source, or name the statement in "allowedStatements" of this instance.`;
      return { code: 'forbidden-sql', detail };
    }
  return null;
}

function invalid(detail: string): Reason {
  return { code: 'invalid-item', detail };
}
