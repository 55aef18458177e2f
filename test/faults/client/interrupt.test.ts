import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { CLIENT_FILE } from '../../support/client.ts';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer } from '../../support/fault-server.ts';
import { onThisMachine } from '../../support/on-this-machine.ts';

test('F27: Ctrl-C ends a command with 130, leaves no lock, and the next run finishes', async () => {
  const server = await new FaultServer().start();
  const client = new ClientFolder();
  await client.login(server);
  server.publish([{ guid: 'a', body: 'one' }]);
  server.fault = (call, reply) => (call === 'blob' ? null : reply);
  const child = spawn(process.execPath, [CLIENT_FILE, 'sync'], {
    cwd: client.root,
    env: { PATH: process.env.PATH, HOME: client.root },
  });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  await vi.waitFor(() => expect(server.count('blob')).toBe(1), { timeout: 60_000 });
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(Object.keys(client.stateFiles())).not.toContain('lock');
  server.fault = null;
  expect(await client.run('sync')).toMatchObject({ code: 0 });
  expect(client.files()).toEqual({ 'script/a.sh': 'one' });
  await server.stop();
  client.remove();
});

test('F27: SIGTERM ends the waiting for a secret on stdin at once', async () => {
  const client = new ClientFolder();
  const args = ['login', 'http://127.0.0.1:1', '--name', 'acme', '--verbose'];
  const child = spawn(process.execPath, [CLIENT_FILE, ...args], { cwd: client.root });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  await waiting(child.pid);
  const began = performance.now();
  child.kill('SIGTERM');
  expect(await ended).toBe(130);
  expect(performance.now() - began).toBeLessThan(onThisMachine(4_000));
  client.remove();
});

// It waits once it has run for a moment and needs no processor any more; fields 14 and 15 of proc(5) tell.
async function waiting(pid: number | undefined): Promise<void> {
  if (process.platform !== 'linux') return pause(5_000);
  const used = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ').slice(13, 15).join(' ');
  for (let before = ''; before !== used(); await pause(1_000)) before = used();
}
