import { createHash } from 'node:crypto';

/** The namespace of GUIDs that ProSync derives for Automate; never changed, or every such item would change its identity. */
const NAMESPACE = '3b7c2f5e-8d14-5a60-9f02-70726f73796e';

/**
 * The GUID of a remote monitor, the same on every instance: UUID version 5 (RFC 9562) of its group's GUID and its name, whose
 * case and Unicode form do not count, as MariaDB does not tell them apart either.
 */
export function remoteMonitorGuid(groupGuid: string, name: string): string {
  return derived('remote-monitor', `${groupGuid.toLowerCase()}\n${folded(name)}`);
}

/** The GUID of a folder that ProSync creates, the same on every instance: of its path. */
export function folderGuid(path: string): string {
  return derived('folder', folded(path));
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function derived(kind: string, text: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(`${kind}\n${text}`, 'utf8')
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
