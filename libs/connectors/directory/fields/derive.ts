import { createHash } from 'node:crypto';

/** The namespace of GUIDs that are derived from a path; never changed, or every such item would change its identity. */
const NAMESPACE = '6e0a4c6b-5f1d-5c0e-9a3e-70726f73796e';

/** The GUID of an item that has none of its own: UUID version 5 (RFC 9562) of content type and path (docs/design.md#5). */
export function derivedGuid(contentType: string, path: string): string {
  const namespace = Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex');
  const bytes = createHash('sha1')
    .update(namespace)
    .update(`${contentType}/${path}`, 'utf8')
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
