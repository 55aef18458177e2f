import { ProSyncError } from '#domain/errors';
import { normalGuid } from '#domain/item';
import type { ContentTypeRule, Place } from '../layout/rule.ts';
import { derivedGuid } from './derive.ts';
import { documentOf, fieldsOf } from './document.ts';
import { commentField, headerField } from './header.ts';

/** What an item's file says about the item. */
export interface Fields {
  guid: string;
  /** True when the GUID comes from the path, so that moving the file would change it. */
  isDerived: boolean;
  name: string;
  tags: string[];
}

/**
 * Reads GUID, name and tags from where the rule says (design.md 5). `text` is null for a file that is not text: its fields
 * can come from the path only, and `whyNotText` begins the sentence that says so. A missing name is the file name without its
 * extension. Throws `missing-guid`, `invalid-guid` or `unparsable`.
 */
export function readFields(
  rule: ContentTypeRule,
  path: string,
  text: string | null,
  whyNotText = 'It is not text',
): Fields {
  const valueAt = placesOf(rule, path, text);
  const { guid, isDerived } = guidOf(rule, path, valueAt, text === null ? whyNotText : null);
  const name = asText(valueAt(rule.name, 'name'))?.replace(/\s+/g, ' ') ?? fileTitle(path);
  return {
    guid,
    isDerived,
    name,
    tags: rule.tags === null ? [] : asTags(valueAt(rule.tags, 'tags')),
  };
}

type ValueAt = (place: Place, field: 'guid' | 'name' | 'tags') => unknown;

// Parses the document once, and only when a field stands in it.
function placesOf(rule: ContentTypeRule, path: string, text: string | null): ValueAt {
  const names = [rule.guid, rule.name, rule.tags].flatMap((place) =>
    place?.from === 'field' ? [place.name] : [],
  );
  const document = text === null || names.length === 0 ? null : documentOf(extensionOf(path), text);
  const fields = document === null ? null : fieldsOf(document, names);
  return (place, field) => {
    if (text === null || place.from === 'path') return undefined;
    if (place.from === 'header') return headerField(text, field);
    return fields === null ? commentField(text, place.name) : fields.get(place.name);
  };
}

function guidOf(
  rule: ContentTypeRule,
  path: string,
  valueAt: ValueAt,
  whyNotText: string | null,
): Pick<Fields, 'guid' | 'isDerived'> {
  const derived = () => ({ guid: derivedGuid(rule.contentType, path), isDerived: true });
  if (rule.guid?.from === 'path') return derived();
  const written = asText(valueAt(rule.guid ?? { from: 'header' }, 'guid'));
  if (written === null) {
    if (rule.guid === null) return derived();
    throw new ProSyncError(
      'missing-guid',
      whyNotText === null
        ? `It has no GUID (${placeName(rule.guid)}).`
        : `${whyNotText}, so no GUID can be read from it.`,
    );
  }
  const guid = normalGuid(written);
  if (guid === null)
    throw new ProSyncError(
      'invalid-guid',
      `Its GUID (${placeName(rule.guid)}) is not letters, digits, ".", "_", ":" and "-".`,
    );
  return { guid, isDerived: false };
}

function placeName(place: Place | null): string {
  return place?.from === 'field' ? `field "${place.name}"` : 'header "prosync-guid"';
}

// YAML is read without types, so that `id: 0123` stays what is written; null is written as null, ~ or nothing.
function asText(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' || text === '~' || text === 'null' ? null : text;
}

function asTags(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : (asText(value)?.split(',') ?? []);
  return list.flatMap((tag) => asText(tag) ?? []);
}

function fileTitle(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return file.replace(/(?<=.)\.[^.]*$/, '');
}

/** The extension of a path in lower case, without its dot; empty when there is none. */
export function extensionOf(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return dot <= 0 ? '' : file.slice(dot + 1).toLowerCase();
}
