import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { ProSyncError } from '#domain/errors';
import { MAX_LIMIT } from '#api/page';
import { UnreadBody } from './request-bodies.ts';
import { validate } from './long-arrays.ts';

/**
 * Checks what a route declares as `@Body({ schema })`, `@Query({ schema })` and `@Param(name, { schema })` and hands on what
 * the schema makes of it. Throws `validation-failed` for bodies, `invalid-id` for paths, and for queries `invalid-limit`,
 * `invalid-cursor` or `invalid-query`.
 */
@Injectable()
export class ValidationPipe implements PipeTransform {
  async transform(value: unknown, { schema, type, data }: ArgumentMetadata): Promise<unknown> {
    if (!schema || type === 'custom') return value;
    const who = value instanceof UnreadBody ? value.who : '';
    const sent = value instanceof UnreadBody ? await value.read() : value;
    // An absent body is checked as an empty one, so that the caller reads which fields are missing.
    const given = type === 'body' && sent === undefined ? {} : sent;
    if (type === 'query') refuseNul(given);
    const result =
      schema instanceof z.ZodType
        ? await validate(schema, given, who)
        : await schema['~standard'].validate(given);
    if (!result.issues) return result.value;
    const issues = result.issues.flatMap(unfolded).slice(0, MAX_ISSUES).map(toIssue);
    if (type === 'body') throw bodyError(issues);
    if (type === 'query') throw queryError(issues);
    throw new ProSyncError('invalid-id', `The ${data ?? 'id'} in the address is malformed.`);
  }
}

/** More would help nobody, and their number is up to the caller. */
const MAX_ISSUES = 50;

/** Bodies are checked as they are read; in an address NUL can only be an attempt, and PostgreSQL cannot store it. */
function refuseNul(query: unknown): void {
  const values = Object.values(query as Record<string, unknown>).flat();
  if (values.every((value) => typeof value !== 'string' || !value.includes('\0'))) return;
  throw new ProSyncError('invalid-query', 'A query parameter has a NUL character.');
}

interface Issue {
  path: string[];
  detail: string;
}

type SchemaIssue = {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
  /** Of a union: what each of its alternatives objects to, with paths from the union on. */
  errors?: readonly (readonly SchemaIssue[])[];
};

/** A union says only that nothing fits; what the caller meant is the alternative with the fewest objections. */
function unfolded(issue: SchemaIssue): SchemaIssue[] {
  const [closest] = (issue.errors ?? []).toSorted((a, b) => a.length - b.length);
  if (closest === undefined) return [issue];
  const path = issue.path ?? [];
  return closest
    .map((inner) => ({ ...inner, path: [...path, ...(inner.path ?? [])] }))
    .flatMap(unfolded);
}

function toIssue({ message, path = [] }: SchemaIssue): Issue {
  const keys = path.map((segment) => (typeof segment === 'object' ? segment.key : segment));
  return { path: keys.map(String), detail: message };
}

function bodyError(issues: Issue[]): ProSyncError {
  const errors = issues.map(({ path, detail }) => ({ pointer: pointerOf(path), detail }));
  return new ProSyncError('validation-failed', 'The body does not have the right form.', {
    remedy: 'Correct the fields that errors names.',
    facts: { errors },
  });
}

/** RFC 6901. */
function pointerOf(path: string[]): string {
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function queryError(issues: Issue[]): ProSyncError {
  const names = issues.map(({ path }) => path[0]);
  if (names.includes('limit')) {
    return new ProSyncError('invalid-limit', `The limit is a number from 1 to ${MAX_LIMIT}.`);
  }
  if (names.includes('cursor')) {
    return new ProSyncError('invalid-cursor', 'The cursor is not one that this list gave out.');
  }
  const reasons = issues.map(({ path, detail }) =>
    [path.join('.'), detail].filter(Boolean).join(': '),
  );
  return new ProSyncError('invalid-query', `${reasons.join('; ')}.`);
}
