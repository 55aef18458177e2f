import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { Central, type Downstream } from '../../support/downstream.ts';
import { Daemon } from '../../support/daemon.ts';

let central: Central;
let downstream: Downstream;
let daemon: Daemon | null = null;
const ALPHA = 'rules/alpha.yml';
const NO_SERVER_NEEDED = ['--reason', 'audit', '--owner', 'anna'];

beforeAll(async () => {
  central = await Central.open();
  central.put('alpha', 'one');
  await central.publish();
});
afterAll(() => central?.close());

beforeEach(async () => {
  downstream = await central.instance();
  await downstream.do('sync');
});
afterEach(async () => {
  await daemon?.end('SIGKILL');
  daemon = null;
  downstream.remove();
});

const until = (check: () => void | Promise<void>) =>
  vi.waitFor(check, { timeout: 60_000, interval: 100 });
const here = () => downstream.files()[ALPHA];

async function publishNext(): Promise<string> {
  central.put('alpha', `at ${Date.now()}`);
  await central.publish();
  return central.text('alpha');
}

test('paused: nothing is applied, whoever asks; status and console say why; resume goes on', async () => {
  const before = here();
  await downstream.do('pause', ...NO_SERVER_NEEDED);
  const next = await publishNext();
  const { code, stderr } = await downstream.run('sync');
  expect(code).toBe(9);
  expect(stderr).toContain('paused: audit (anna)');
  expect(stderr).toContain('prosync resume');
  expect((await downstream.run('status')).stderr).toContain('held back: paused: audit (anna)');
  daemon = new Daemon(downstream.instance.folder);
  await until(async () => {
    const { detail } = await downstream.reported();
    expect(detail).toMatchObject({
      health: 'paused',
      error: { code: 'held', detail: 'paused: audit (anna)' },
    });
  });
  expect(here()).toBe(before);
  await downstream.do('resume');
  await daemon.end();
  await downstream.do('sync');
  expect(here()).toBe(next);
  expect((await downstream.reported()).detail).toMatchObject({ health: 'ok', error: null });
});

test('a pause ends by itself, and the daemon goes on at that moment', async () => {
  const end = new Date(Date.now() + 6_000);
  await downstream.do('pause', '--until', end.toISOString());
  const next = await publishNext();
  daemon = new Daemon(downstream.instance.folder);
  await until(() => expect(daemon?.output).toContain('paused: by choice'));
  await until(() => expect(here()).toBe(next));
  expect(Date.now()).toBeGreaterThanOrEqual(end.getTime());
  expect(daemon.output).toContain('nothing holds it back any more');
});

test('outside its maintenance window the daemon pulls and reports; it applies when the window opens', async () => {
  const opens = new Date(Date.now() + 7_000);
  const time = [opens.getUTCSeconds(), opens.getUTCMinutes(), opens.getUTCHours()].join(' ');
  downstream.configure({
    maintenance: { opens: `${time} * * *`, duration: '1h', timezone: 'UTC' },
  });
  const before = here();
  const { release } = (await downstream.reported()).detail;
  const next = await publishNext();
  daemon = new Daemon(downstream.instance.folder);
  await until(async () => {
    const { detail, items } = await downstream.reported();
    expect(detail).toMatchObject({ health: 'paused', release, attemptedSeq: release.seq + 1 });
    expect(detail.error?.detail).toContain('outside the maintenance window, which opens');
    expect(items['alpha']).toMatchObject({ state: 'update-available' });
  });
  expect(here()).toBe(before);
  await until(() => expect(here()).toBe(next));
  expect(Date.now()).toBeGreaterThanOrEqual(Math.floor(opens.getTime() / 1000) * 1000);
  await until(async () => {
    expect((await downstream.reported()).detail).toMatchObject({ health: 'ok' });
  });
});

test('a person may sync outside the window: it is for the daemon', async () => {
  downstream.configure({ maintenance: { opens: '0 0 29 2 *', duration: '1m' } });
  const next = await publishNext();
  await downstream.do('sync');
  expect(here()).toBe(next);
});

test('pinned: a sync stays at the release, says so, and unpin goes forward', async () => {
  const before = here();
  await downstream.do('pin', ...NO_SERVER_NEEDED);
  const next = await publishNext();
  await downstream.do('sync');
  expect(here()).toBe(before);
  expect((await downstream.run('status')).stderr).toMatch(
    /held back: stays at release 1\.\d+: audit \(anna\)/,
  );
  const { detail } = await downstream.reported();
  expect(detail).toMatchObject({ health: 'paused', error: { code: 'held' } });
  expect(detail.error?.detail).toMatch(/stays at release/);
  await downstream.do('unpin');
  await downstream.do('sync');
  expect(here()).toBe(next);
});

test('pinned, many releases later: what it stays at is still kept and applied', async () => {
  await downstream.do('pin');
  const before = here();
  for (let n = 0; n < 4; n += 1) {
    await publishNext();
    await downstream.do('sync');
  }
  downstream.put(ALPHA, 'changed by hand\n');
  await downstream.do('sync', '--overwrite');
  expect(here()).toBe(before);
});

test('what was never applied here cannot be pinned', async () => {
  const { code, stderr } = await downstream.run('pin', '1.999');
  expect(code).toBe(2);
  expect(stderr).toContain('Release 1.999 is not kept here. Kept: ');
});
