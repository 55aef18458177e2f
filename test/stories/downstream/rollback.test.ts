import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLIENT_FILE } from '../../support/client.ts';
import { Central, type Downstream } from '../../support/downstream.ts';

/* One story: three releases, the server goes away, the instance goes back and forth. Each test goes on where the last ended. */

const hasStrace = spawnSync('strace', ['-V']).status === 0;
let central: Central;
let downstream: Downstream;
const at: Record<number, Record<string, string>> = {};

beforeAll(async () => {
  central = await Central.open();
  downstream = await central.instance();
  for (const name of ['alpha', 'beta', 'gone']) central.put(name, 'one');
  for (const number of [1, 2, 3]) {
    central.put('alpha', `release ${number}`);
    if (number === 2) central.put('added', 'in the second');
    if (number === 3) central.put('latest', 'in the third');
    if (number === 3) central.delete('gone');
    await central.publish();
    await downstream.do('sync', '--prune');
    at[number] = downstream.files();
  }
  await central.stop();
});
afterAll(async () => {
  downstream?.remove();
  await central?.close();
});

test('--dry-run shows what would be done, and changes nothing', async () => {
  const said = await downstream.do('rollback', '--dry-run');
  expect(said).toMatch(/^update +rule +alpha/m);
  expect(said).toMatch(/^remove +rule +latest/m);
  expect(said).toMatch(/^install +rule +gone/m);
  expect(downstream.files()).toEqual(at[3]);
});

test('where nobody can answer, it needs --yes', async () => {
  const { code, stderr } = await downstream.run('rollback');
  expect(code).toBe(2);
  expect(stderr).toContain('--yes');
  expect(downstream.files()).toEqual(at[3]);
});

test('one that fails leaves the instance as free as it was', async () => {
  const text = at[2]?.['rules/alpha.yml'] ?? '';
  const blob = createHash('sha256').update(text).digest('hex');
  const file = join(downstream.instance.folder, '.prosync/state/blobs', blob);
  writeFileSync(file, 'damaged');
  const { code } = await downstream.run('rollback', '--yes', '--timeout', '2');
  expect(code).toBe(4);
  expect(downstream.files()).toEqual(at[3]);
  expect(existsSync(join(downstream.instance.folder, '.prosync/hold.json'))).toBe(false);
  writeFileSync(file, text);
});

test.runIf(hasStrace)('killed in the middle: the next command finishes or undoes it', async () => {
  const content = downstream.instance.content;
  const copies = `${downstream.instance.folder}-before`;
  cpSync(downstream.instance.folder, copies, { recursive: true });
  for (const [call, n] of [
    ['rename', 3],
    ['rename', 5],
    ['unlink', 2],
    ['fsync', 4],
  ] as const) {
    const code = await killedAt(call, n);
    expect(code).not.toBe(0);
    const done = await downstream.run('rollback', '1.2', '--yes');
    expect(done.code, `${call} ${n}: ${done.stderr}`).toBe(0);
    expect(downstream.files(), `${call} ${n} in ${content}`).toEqual(at[2]);
    downstream.remove();
    cpSync(copies, downstream.instance.folder, { recursive: true });
  }
  spawnSync('rm', ['-rf', copies]);
});

test('back to the release before, without a server, and it stays there', async () => {
  const said = await downstream.do('rollback', '--yes', '--reason', 'alarms', '--owner', 'anna');
  expect(said).toContain('Back at release 1.2');
  expect(downstream.files()).toEqual(at[2]);
});

test('once more, to the first one that is kept', async () => {
  await downstream.do('rollback', '--yes');
  expect(downstream.files()).toEqual(at[1]);
  const { code, stderr } = await downstream.run('rollback', '--yes');
  expect(code).toBe(2);
  expect(stderr).toContain('nothing to go back to');
});

test('what was changed here is left alone on the way', async () => {
  downstream.put('rules/beta.yml', 'changed by hand\n');
  downstream.put('rules/alpha.yml', 'changed by hand\n');
  const said = await downstream.do('rollback', '1.2', '--yes');
  expect(said).toContain('alpha (drifted');
  expect(downstream.files()).toEqual({
    ...at[2],
    'rules/alpha.yml': 'changed by hand\n',
    'rules/beta.yml': 'changed by hand\n',
  });
});

test('the server is back: the instance stays where it is and says so', async () => {
  await central.start();
  await downstream.do('sync');
  expect(Object.keys(downstream.files())).toEqual(Object.keys(at[2] ?? {}));
  const { detail } = await downstream.reported();
  expect(detail).toMatchObject({ health: 'paused', release: { seq: 2 } });
  expect(detail.error?.detail).toContain('stays at release 1.2: rolled back');
});

test('unpin, and the next sync goes forward', async () => {
  await downstream.do('unpin');
  await downstream.do('sync', '--prune', '--overwrite');
  expect(downstream.files()).toEqual(at[3]);
  expect((await downstream.reported()).detail).toMatchObject({ health: 'ok', release: { seq: 3 } });
});

function killedAt(call: string, n: number): Promise<number | null> {
  const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:signal=SIGKILL:when=${n}`];
  const command = [process.execPath, CLIENT_FILE, 'rollback', '1.2', '--yes'];
  const child = spawn('strace', ['-f', '-qq', '-o', '/dev/null', ...inject, ...command], {
    cwd: downstream.instance.folder,
    env: { PATH: process.env.PATH, HOME: downstream.instance.folder },
    stdio: 'ignore',
  });
  return new Promise((done) => child.on('close', done));
}
