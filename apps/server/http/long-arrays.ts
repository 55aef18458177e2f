import { z } from 'zod';
import { inSlices } from './slices.ts';

type Schema = z.core.$ZodType;

type Checked =
  | { value: unknown; issues?: undefined }
  | { issues: readonly z.core.$ZodIssue[]; value?: undefined };

/** More elements than this are checked in slices. */
const LONG = 1_000;
const MAX_ISSUES = 50;

/**
 * Checks a value against a schema as `~standard.validate` does, except that the elements of a long array right below the root are
 * checked in slices, so that nobody else waits for it. `who` sent it.
 */
export async function validate(
  schema: z.core.$ZodType,
  value: unknown,
  who: string,
): Promise<Checked> {
  const long = longArrayIn(schema, value);
  if (long === null) return resultOf(await z.safeParseAsync(schema, value));
  const { key, element, rest } = long;
  const whole = await z.safeParseAsync(rest, value);
  if (!whole.success) return { issues: whole.error.issues };
  const fields = whole.data as Record<string, unknown[]>;
  const elements = await inSlices(each(element, fields[key] ?? [], key), who);
  return 'issues' in elements ? elements : { value: { ...fields, [key]: elements.values } };
}

interface LongArray {
  key: string;
  element: Schema;
  /** The schema of everything else: the array is checked without its elements. */
  rest: Schema;
}

function longArrayIn(schema: Schema, value: unknown): LongArray | null {
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return null;
  for (const [key, field] of Object.entries(schema.shape as Record<string, Schema>)) {
    const given = (value as Record<string, unknown>)[key];
    if (!Array.isArray(given) || given.length <= LONG || !(field instanceof z.ZodArray)) continue;
    const unchecked = field.clone({ ...field.def, element: z.unknown() } as typeof field.def);
    return { key, element: field.element as Schema, rest: schema.safeExtend({ [key]: unchecked }) };
  }
  return null;
}

function* each(
  element: Schema,
  given: readonly unknown[],
  key: string,
): Generator<undefined, { values: unknown[] } | { issues: z.core.$ZodIssue[] }> {
  const values: unknown[] = [];
  const issues: z.core.$ZodIssue[] = [];
  for (const [index, value] of given.entries()) {
    const result = z.safeParse(element, value);
    if (result.success) values.push(result.data);
    else issues.push(...result.error.issues.map((issue) => below([key, index], issue)));
    if (issues.length >= MAX_ISSUES) break;
    if (index % 64 === 0) yield;
  }
  return issues.length > 0 ? { issues } : { values };
}

function below(path: PropertyKey[], issue: z.core.$ZodIssue): z.core.$ZodIssue {
  return { ...issue, path: [...path, ...issue.path] };
}

function resultOf(result: z.ZodSafeParseResult<unknown>): Checked {
  return result.success ? { value: result.data } : { issues: result.error.issues };
}
