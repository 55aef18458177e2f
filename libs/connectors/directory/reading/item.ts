import { itemDigest, pathlessDigest, sha256, sortedTags } from '#domain/digest';
import { hasCode, ProSyncError } from '#domain/errors';
import { checkedItem, itemKey, type Item } from '#domain/item';
import { pathProblem } from '#domain/path';
import type { ContentItem } from '../../connector.ts';
import { placeOfField, readFields, type Fields } from '../fields/fields.ts';
import { mediaTypeOf, whyNotText } from '../fields/media-type.ts';
import { decodedText } from '../../text/decode.ts';
import type { FoundFile } from './walk.ts';

/** An item without its bytes. */
export type ItemHead = Omit<ContentItem, 'bytes'>;

/**
 * The item that a file is. Throws `missing-guid`, `invalid-guid`, `invalid-tags`, `unparsable` or `invalid-item`, and
 * `invalid-name` for a path that no target would take: nobody should approve what cannot arrive.
 */
export function itemOf(file: FoundFile, bytes: Buffer, isExecutable: boolean): ItemHead {
  const { item, isDerived, warnings } = unhashed(file, bytes, true);
  if (isExecutable) item.executable = true;
  item.body.sha256 = sha256(bytes);
  return {
    ...item,
    digest: itemDigest(item),
    pathlessDigest: pathlessDigest(item),
    ...(isDerived ? { derivedGuid: true } : {}),
    ...(warnings === undefined ? {} : { warnings }),
  };
}

/** The key of the item that a file is; throws as `itemOf` does, and costs less. */
export function keyOf(file: FoundFile, bytes: Buffer): string {
  return itemKey(unhashed(file, bytes, false).item);
}

function unhashed(
  { path, rule }: FoundFile,
  bytes: Buffer,
  isThorough: boolean,
): { item: Item } & Pick<Fields, 'isDerived' | 'warnings'> {
  const problem = pathProblem(path);
  if (problem !== null)
    throw new ProSyncError('invalid-name', `${problem} No instance can have it: rename it.`);
  const decoded = decodedText(bytes, path);
  const text = decoded?.text ?? null;
  const { guid, isDerived, name, tags, warnings } = readFields(rule, path, text, {
    isThorough,
    ...(text === null ? { whyNotText: whyNotText(bytes) } : {}),
  });
  const item = placed(rule, path, text, {
    contentType: rule.contentType,
    guid: detached(guid),
    name: detached(name),
    path,
    tags: sortedTags(tags).map(detached),
    references: [],
    body: {
      sha256: '',
      size: bytes.byteLength,
      mediaType: mediaTypeOf(path, decoded),
    },
  });
  return { item, isDerived, ...(warnings === undefined ? {} : { warnings }) };
}

// The domain knows which field breaks a limit, and the file where it is.
function placed(rule: FoundFile['rule'], path: string, text: string | null, item: Item): Item {
  try {
    return checkedItem(item);
  } catch (error) {
    if (!hasCode(error, 'invalid-item') || text === null) throw error;
    const { field } = error.facts;
    const where =
      field === 'name' || field === 'tags' ? placeOfField(rule, path, text, field) : null;
    if (where === null) throw error;
    const detail = `${error.message.replace(/\.$/, '')} (${where}).`;
    throw new ProSyncError('invalid-item', detail, { remedy: 'Correct the file at the source.' });
  }
}

// V8 keeps a whole file's text alive for a name cut out of it; with a hundred thousand files that is all of the source.
function detached(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
