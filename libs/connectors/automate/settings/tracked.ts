import { Globs } from '../../globs/globs.ts';
import { contentTypes } from '../content-types/content-types.ts';
import { PATTERNS } from './tracked-scope.ts';
import type { Fields } from './setting-fields.ts';

/** Per content type the patterns over the paths of its items; null tracks everything. */
export type Tracked = Readonly<Record<string, readonly string[]>> | null;

const EXAMPLE = '{ "script": ["ProVal/**"], "internal-monitor": ["ProVal - Production*"] }';

/** What a source tracks: nothing said is everything, else only the content types that it names. */
export function trackedOf(value: unknown, fields: Fields): Tracked {
  if (value === undefined || value === null) return null;
  const entries = Object.entries(fields.section('tracked', value, EXAMPLE));
  if (entries.length === 0)
    throw fields.error('tracked', 'contains no content type.', 'Leave it out to track everything.');
  const types = contentTypes.map(({ contentType }) => contentType);
  return Object.fromEntries(
    entries.map(([written, patterns]) => {
      const field = `tracked.${written}`;
      return [fields.known(field, written, types), patternsOf(field, patterns, fields)];
    }),
  );
}

function patternsOf(field: string, value: unknown, fields: Fields): string[] {
  const patterns = fields.texts(
    field,
    typeof value === 'string' ? [value] : value,
    '["ProVal/**"]',
  );
  if (patterns.length === 0)
    throw fields.error(
      field,
      'contains no pattern.',
      'Write ["**"] for all, or leave the content type out.',
    );
  const broken = patterns.find((pattern) => !isPattern(pattern));
  if (broken === undefined) return patterns;
  throw fields.error(
    field,
    `contains the pattern "${broken.slice(0, 100)}", which is not valid.`,
    'Write a path with slashes, where * matches part of a name and ** matches anything.',
  );
}

function isPattern(pattern: string): boolean {
  if (pattern.trim() === '' || pattern.length > 1024) return false;
  try {
    new Globs([pattern], PATTERNS);
    return true;
  } catch {
    return false;
  }
}
