import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readJson, writeJson } from './files.ts';

const Identity = z.object({ key: z.uuid() });

/** The key by which the server knows this instance, made at the first use and kept. */
export function instanceKey(path: string): string {
  const parsed = Identity.safeParse(readJson(path));
  if (parsed.success) return parsed.data.key;
  const key = randomUUID();
  writeJson(path, { key });
  return key;
}
