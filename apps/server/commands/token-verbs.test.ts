import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type ServerProcess, startServerProcess } from '../../../test/support/server-process.ts';

const data = mkdtempSync(join(tmpdir(), 'prosync-tokens-'));
chmodSync(data, 0o711);
const processes: ServerProcess[] = [];

afterAll(async () => {
  for (const { child, ended } of processes) {
    child.kill('SIGINT');
    await ended;
  }
  rmSync(data, { recursive: true, force: true });
});

async function start(...verb: string[]): Promise<ServerProcess> {
  const started = await startServerProcess({ verb, settings: { PROSYNC_DATA: data } });
  processes.push(started);
  return started;
}

test('the command line lists the tokens without showing them, and ends one at once', async () => {
  const server = await start('serve');
  await server.ready;
  const add = ['service-account', 'add', 'pipeline', '--role', 'approver', '--scope', 'read'];
  const added = await start(...add, '--content-type', 'script', '--days', '7');
  expect(await added.ended).toBe(0);
  const token = added.output.stdout.trim();
  const list = await start('token', 'list');
  expect(await list.ended).toBe(0);
  const [row = '', ...others] = list.output.stdout.split('\n');
  expect(others).toEqual(['']);
  const [id = '', ...fields] = row.split('\t');
  expect(fields.slice(0, 4)).toEqual(['pipeline', 'command line', 'read', 'script']);
  expect((Date.parse(fields[4] ?? '') - Date.now()) / 86_400_000).toBeCloseTo(7, 1);
  expect(list.output.stdout).not.toContain(token);
  const ask = () =>
    fetch(`${server.url}/api/v1/session`, { headers: { authorization: `Bearer ${token}` } });
  expect((await ask()).status).toBe(200);
  const revoke = await start('token', 'revoke', id);
  expect([await revoke.ended, revoke.output.stdout]).toEqual([0, 'Revoked the token.\n']);
  expect((await ask()).status).toBe(401);
  const again = await start('token', 'revoke', id);
  expect(await again.ended).toBe(1);
  expect(again.output.stderr).toBe('prosync-server: There is no such token.\n');
});
