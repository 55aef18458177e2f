import { open } from 'node:fs/promises';

/** Writes a new file that only its owner may read, and returns once it is on the disk. Throws when the file exists. */
export async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
