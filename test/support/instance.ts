import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CreatedApiClient } from '#api/api-clients';
import type { RunningApplication } from './application.ts';
import { runClient } from './client.ts';
import type { Operator } from './operator.ts';

/** A downstream instance in a folder of its own, logged in. */
export interface Instance {
  folder: string;
  content: string;
  remove(): void;
}

/** Logs the built client in, with a new API client, to write into `<folder>/content`. */
export async function newInstance(
  application: Pick<RunningApplication, 'url'>,
  operator: Operator,
): Promise<Instance> {
  const folder = mkdtempSync(join(tmpdir(), 'prosync-instance-'));
  const content = join(folder, 'content');
  const name = `instance-${folder.slice(-6)}`;
  const { secret } = await operator.do<CreatedApiClient>('POST', '/api-clients', { name });
  const login = ['login', application.url, '--name', name, '--target', `directory:${content}`];
  const { code, stderr } = await runClient(folder, login, `${secret}\n`);
  if (code !== 0) throw new Error(`login failed: ${stderr}`);
  return { folder, content, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
