import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Daemon } from '../../support/daemon.ts';
import { Central, type Downstream } from '../../support/downstream.ts';

/* One story: an instance follows versions that need a person. Each test goes on where the last ended. */

let central: Central;
let downstream: Downstream;

beforeAll(async () => {
  central = await Central.open();
  central.put('alpha', 'one');
  central.put('beta', 'one');
  await central.instruct('alpha', 'Run once with Set_Environment=1.\nThen restart the agent.');
  await central.publish();
  downstream = await central.instance();
});
afterAll(async () => {
  downstream?.remove();
  await central?.close();
});

const FIRST = `To do by hand: rule  alpha (version 1)
  Run once with Set_Environment=1.
  Then restart the agent.
`;

test('the sync that installs the version prints them, also with --quiet', async () => {
  expect(await downstream.run('instructions')).toMatchObject({ code: 0, stdout: '' });
  const { code, stderr } = await downstream.run('sync', '--quiet');
  expect([code, stderr]).toEqual([0, FIRST]);
  expect(downstream.files()).toEqual(central.files());
});

test('they stay listed until somebody ticks them off, and every place has their number', async () => {
  expect((await downstream.run('sync')).stderr).not.toContain('To do by hand');
  const { stdout } = await downstream.run('instructions');
  expect(stdout).toBe(FIRST.replace('To do by hand: ', ''));
  expect(await listed()).toEqual([['alpha', 1]]);
  expect((await downstream.run('status')).stderr).toContain(
    '1 with open instructions (prosync instructions)',
  );
  expect(await openInStatus()).toBe(1);
  expect((await downstream.reported()).detail.openInstructions).toBe(1);
});

test('a later version comes as a delta, and leaves the earlier instructions open', async () => {
  central.put('alpha', 'two');
  await central.instruct('alpha', 'Remove the old task.');
  await central.publish();
  const { code, stderr } = await downstream.run('sync', '--verbose');
  expect([code, stderr]).toEqual([0, expect.stringContaining('alpha (version 2)\n  Remove the')]);
  expect(stderr).not.toContain('Taking the whole manifest');
  expect(await listed()).toEqual([
    ['alpha', 1],
    ['alpha', 2],
  ]);
});

test('ticking off closes all that is open for the item, twice does no harm, and the server hears of it', async () => {
  expect(await downstream.do('instructions', 'done', 'alpha', '--owner', 'anna')).toBe(
    'done      rule  alpha (version 1)\ndone      rule  alpha (version 2)\n',
  );
  const again = await downstream.run('instructions', 'done', 'alpha');
  expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('already ticked off')]);
  const unknown = await downstream.run('instructions', 'done', 'beta');
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain('There are no instructions for "beta".');
  expect(await listed()).toEqual([]);
  expect(await openInStatus()).toBe(0);
  await downstream.do('sync');
  expect((await downstream.reported()).detail.openInstructions).toBe(0);
});

test('neither a rollback nor a repair asks again', async () => {
  await downstream.do('rollback', '--yes');
  await downstream.do('unpin');
  await downstream.do('sync');
  downstream.delete('rules/alpha.yml');
  await downstream.do('sync', '--overwrite');
  expect(downstream.files()).toEqual(central.files());
  expect(await listed()).toEqual([]);
});

test('what a sync could not note any more, the next one finds', async () => {
  rmSync(join(downstream.instance.folder, '.prosync/state/instructions.json'));
  const { stderr } = await downstream.run('sync');
  expect(stderr).toContain('To do by hand: rule  alpha (version 2)');
  expect(await listed()).toEqual([['alpha', 2]]);
});

test('the daemon prints those of a new version', async () => {
  const daemon = new Daemon(downstream.instance.folder);
  try {
    central.put('beta', 'two');
    await central.instruct('beta', 'Open the port.');
    await central.publish();
    await expect
      .poll(() => daemon.output, { timeout: 60_000 })
      .toMatch(/To do by hand: rule {2}beta \(version 2\)\n.* Open the port\./);
  } finally {
    await daemon.end();
  }
  expect(await listed()).toEqual([
    ['alpha', 2],
    ['beta', 2],
  ]);
});

async function listed(): Promise<[string, number][]> {
  const { instructions } = JSON.parse(await downstream.do('instructions', '--json')) as {
    instructions: { name: string; version: number }[];
  };
  return instructions.map(({ name, version }) => [name, version]);
}

async function openInStatus(): Promise<number> {
  const { attention } = JSON.parse(await downstream.do('status', '--json')) as {
    attention: { instructions: number };
  };
  return attention.instructions;
}
