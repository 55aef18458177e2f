import { ProSyncError } from '#domain/errors';
import { normalGuid } from '#domain/item';
import type { ItemWarning } from '../../connector.ts';
import type { ContentTypeRule, Place } from '../layout/rule.ts';
import { derivedGuid } from './derive.ts';
import { DocumentFields, documentOf, frontMatterOf, lineAndColumn } from './document.ts';
import { commentField, headerField, type HeaderValue } from './header.ts';
import { tagsIn, tagsOf, textIn, written } from './values.ts';

/** What an item's file says about the item. */
export interface Fields {
  guid: string;
  /** True when the GUID comes from the path, so that moving the file would change it. */
  isDerived: boolean;
  name: string;
  tags: string[];
  /** What a reviewer should see of the file; absent when there is nothing. */
  warnings?: ItemWarning[];
}

/** What is read, and how. */
export interface ReadOptions {
  /** The beginning of the sentence that says why there is no text. */
  whyNotText?: string;
  /** False: no warnings are wanted. */
  isThorough?: boolean;
}

/**
 * Reads GUID, name and tags from where the rule says (docs/design.md#5). `text` is null for a file that is not text: its fields
 * can come from the path only. A missing name is the file name without its extension. Throws `missing-guid`,
 * `invalid-guid`, `invalid-tags` or `unparsable`: the last only for what may concern one of these fields.
 */
export function readFields(
  rule: ContentTypeRule,
  path: string,
  text: string | null,
  { whyNotText = 'It is not text', isThorough = true }: ReadOptions = {},
): Fields {
  const source = new FieldSource(rule, path, text, isThorough);
  const { guid, isDerived } = guidOf(rule, path, source, text === null ? whyNotText : null);
  const name = source.nameAt(rule.name)?.replace(/\s+/g, ' ') ?? fileTitle(path);
  const tags = rule.tags === null ? [] : source.tagsAt(rule.tags);
  const { warnings } = source;
  return { guid, isDerived, name, tags, ...(warnings.length === 0 ? {} : { warnings }) };
}

/** Line and column of a field that was read; null for one that comes from the path, or that the file does not have. */
export function placeOfField(
  rule: ContentTypeRule,
  path: string,
  text: string,
  field: FieldName,
): string | null {
  const place = rule[field];
  return place === null ? null : new FieldSource(rule, path, text, true).whereIs(place, field);
}

type FieldName = 'guid' | 'name' | 'tags';

/** Where the fields of one file come from. Its document is parsed once, and only when somebody needs to know. */
class FieldSource {
  readonly #text: string | null;
  readonly #document: DocumentFields | null;

  constructor(rule: ContentTypeRule, path: string, text: string | null, isThorough: boolean) {
    this.#text = text;
    const names = [rule.guid, rule.name, rule.tags].flatMap((place) =>
      place?.from === 'field' ? [place.name] : [],
    );
    const isAsked = names.length > 0;
    const whole =
      text !== null && (isAsked || isThorough) ? documentOf(extensionOf(path), text) : null;
    const document = whole ?? (text !== null && isAsked ? frontMatterOf(text) : null);
    this.#document = document === null ? null : new DocumentFields(document, names, isThorough);
  }

  /** Text that no reader of the format accepts does not keep an item away, as long as its fields can be read. */
  get warnings(): ItemWarning[] {
    const detail = this.#document?.broken ?? null;
    return detail === null ? [] : [{ code: 'unparsable', detail }];
  }

  guidAt(place: Place): string | null {
    if (place.from === 'field' && this.#document !== null)
      return this.#document.requiredValue(place.name, textIn);
    return this.#commentAt(place, 'guid');
  }

  nameAt(place: Place): string | null {
    if (place.from === 'field' && this.#document !== null)
      return this.#document.valueIfThere(place.name, textIn);
    return this.#commentAt(place, 'name');
  }

  tagsAt(place: Place): string[] {
    if (place.from === 'field' && this.#document !== null)
      return this.#document.value(place.name, tagsOf);
    return tagsIn(this.#commentAt(place, 'tags') ?? '');
  }

  /** Line and column of a field; null when it is in no place of the file. */
  whereIs(place: Place, field: FieldName): string | null {
    if (place.from === 'field' && this.#document !== null)
      return this.#document.placeOf(place.name);
    const found = this.#headerAt(place, field);
    return found === null ? null : lineAndColumn(this.#text ?? '', found.at);
  }

  #commentAt(place: Place, field: FieldName): string | null {
    return written(this.#headerAt(place, field)?.text ?? '');
  }

  #headerAt(place: Place, field: FieldName): HeaderValue | null {
    if (this.#text === null || place.from === 'path') return null;
    return place.from === 'header'
      ? headerField(this.#text, field)
      : commentField(this.#text, place.name);
  }
}

function guidOf(
  rule: ContentTypeRule,
  path: string,
  source: FieldSource,
  whyNotText: string | null,
): Pick<Fields, 'guid' | 'isDerived'> {
  const derived = () => ({ guid: derivedGuid(rule.contentType, path), isDerived: true });
  if (rule.guid?.from === 'path') return derived();
  const place = rule.guid ?? { from: 'header' };
  const found = source.guidAt(place);
  if (found === null) {
    if (rule.guid === null) return derived();
    throw new ProSyncError(
      'missing-guid',
      whyNotText === null
        ? `It has no GUID (${placeName(rule.guid, source.whereIs(place, 'guid'))}).`
        : `${whyNotText}, so no GUID can be read from it.`,
    );
  }
  const guid = normalGuid(found);
  if (guid === null)
    throw new ProSyncError(
      'invalid-guid',
      `Its GUID (${placeName(rule.guid, source.whereIs(place, 'guid'))}) is not letters, digits, ".", "_", ":" and "-".`,
    );
  return { guid, isDerived: false };
}

function placeName(place: Place | null, where: string | null): string {
  const name = place?.from === 'field' ? `field "${place.name}"` : 'header "prosync-guid"';
  return where === null ? name : `${name}, ${where}`;
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
