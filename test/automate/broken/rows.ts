import { gzipSync } from 'node:zlib';
import type { Connection } from 'mysql2/promise';
import { edit, PLACES, rowOf, type ItemType } from '../changes/item.ts';
import { packed, unpacked } from '../encode.ts';

/** Ways in which a blob can be broken, or dangerous to open, made from a sound one. */
export const BROKEN_BLOBS: Readonly<Record<string, (sound: string) => Buffer | string | null>> = {
  missing: () => null,
  empty: () => '',
  'not base64': (sound) => `{${sound.slice(1)}`,
  'not gzip': () => Buffer.from('plain text').toString('base64'),
  'cut off': (sound) => sound.slice(0, Math.floor(sound.length / 2)),
  'a wrong checksum': (sound) => {
    const bytes = Buffer.from(sound, 'base64');
    bytes.writeUInt32LE((bytes.readUInt32LE(bytes.length - 8) ^ 1) >>> 0, bytes.length - 8);
    return bytes.toString('base64');
  },
  'not XML': () => packed('<ScriptData><ScriptSteps>'),
  'another document': () => packed('<Report />\r\n'),
  'invalid text': (sound) => {
    const bytes = Buffer.from(
      unpacked(sound).replace('</ScriptData>', '<!-- \u00e9 -->$&'),
      'latin1',
    );
    return gzipSync(bytes).toString('base64');
  },
  'an entity': (sound) =>
    packed(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${unpacked(sound)}`),
  'a bomb of 200 MB': () => gzipSync(Buffer.alloc(200 * 1024 * 1024, 32)).toString('base64'),
};

/** Replaces the ScriptData of a script by a broken one. */
export async function breakScript(
  connection: Connection,
  guid: string,
  how: keyof typeof BROKEN_BLOBS,
): Promise<void> {
  const row = await rowOf(connection, 'script', guid);
  const broken = BROKEN_BLOBS[how];
  if (!row || !broken) throw new Error(`There is no script ${guid}, or no way "${how}".`);
  await edit(connection, 'script', guid, { ScriptData: broken(String(row.ScriptData)) });
}

/** Takes the GUID away, or writes another text into it: `null` where the column allows it, `''`, `'not-a-guid'` ... */
export async function breakGuid(
  connection: Connection,
  type: ItemType,
  guid: string,
  text: string | null,
): Promise<void> {
  await edit(connection, type, guid, { [PLACES[type].guid]: text });
}

/** Gives the second item the GUID of the first, so that neither can be told from the other. */
export async function duplicateGuid(
  connection: Connection,
  type: ItemType,
  first: string,
  second: string,
): Promise<void> {
  await breakGuid(connection, type, second, first);
}
