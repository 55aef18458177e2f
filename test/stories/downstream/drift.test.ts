import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Central, type Downstream } from '../../support/downstream.ts';

let central: Central;
let downstream: Downstream;

beforeAll(async () => {
  central = await Central.open();
  for (const name of ['alpha', 'beta']) central.put(name, 'one');
  central.put('gamma', 'one', { type: 'check' });
  await central.publish();
});
afterAll(() => central?.close());

beforeEach(async () => {
  downstream = await central.instance();
  await downstream.do('sync');
});
afterEach(() => downstream.remove());

const ALPHA = 'rules/alpha.yml';
const publishNext = (text: string) => {
  central.put('alpha', text);
  return central.publish();
};

describe('an item that was changed here', () => {
  beforeEach(() => downstream.put(ALPHA, 'changed by hand\n'));

  test('stays, is shown as a difference and is told to the console', async () => {
    const { code, stdout, stderr } = await downstream.run('sync');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain('alpha (drifted: changed here since ProSync applied it)');
    expect(downstream.files()[ALPHA]).toBe('changed by hand\n');
    expect((await downstream.status())['alpha']).toMatchObject({ drift: 'changed' });
    const diff = await downstream.do('diff', 'alpha');
    expect(diff).toContain('-changed by hand');
    expect(diff).toContain('+title: alpha');
    expect((await downstream.reported()).items['alpha']).toMatchObject({ state: 'drifted' });
    expect((await downstream.run('status')).stderr).toContain('Needs attention: 1 drifted');
  });

  test('stays also when a new version is published, and --overwrite puts that there', async () => {
    await publishNext('two');
    await downstream.do('sync');
    expect(downstream.files()[ALPHA]).toBe('changed by hand\n');
    await downstream.do('sync', '--overwrite', '--item', 'alpha');
    expect(downstream.files()[ALPHA]).toBe(central.text('alpha'));
  });

  test('overwrite: is put right by the next sync', async () => {
    downstream.configure({ drift: { changed: 'overwrite' } });
    await downstream.do('sync');
    expect(downstream.files()).toEqual(central.files());
  });

  test('detach: belongs to the instance from now on, until somebody includes it again', async () => {
    downstream.configure({ drift: { changed: 'detach' } });
    await downstream.do('sync');
    expect((await downstream.status())['alpha']).toMatchObject({
      state: 'excluded',
      exclusion: { reason: 'detached: changed here', owner: 'policy' },
    });
    await publishNext('three');
    await downstream.do('sync');
    expect(downstream.files()[ALPHA]).toBe('changed by hand\n');
    await downstream.do('include', 'alpha');
    await downstream.do('sync', '--overwrite');
    expect(downstream.files()[ALPHA]).toBe(central.text('alpha'));
  });

  test('the policy of a type wins over the instance, and that of an item over the type', async () => {
    downstream.put('checks/gamma.yml', 'changed by hand\n');
    downstream.put('rules/beta.yml', 'changed by hand\n');
    downstream.configure({ types: { rule: { drift: { changed: 'overwrite' } } } });
    await downstream.do('policy', 'beta', '--changed', 'keep');
    await downstream.do('sync');
    expect(downstream.files()).toEqual({
      ...central.files(),
      'checks/gamma.yml': 'changed by hand\n',
      'rules/beta.yml': 'changed by hand\n',
    });
    await downstream.do('policy', 'beta', '--reset');
    await downstream.do('sync');
    expect(downstream.files()['rules/beta.yml']).toBe(central.text('beta'));
  });

  test('a decision to ignore it holds until the facts change', async () => {
    await downstream.do('ignore', 'alpha', '--reason', 'on purpose', '--owner', 'anna');
    const ignored = (await downstream.status())['alpha'];
    expect(ignored).toMatchObject({
      state: 'drifted',
      ignored: expect.stringMatching(/^on purpose, anna/),
    });
    expect((await downstream.run('status')).stderr).not.toContain('Needs attention');
    downstream.configure({ drift: { changed: 'overwrite' } });
    await downstream.do('sync');
    expect(downstream.files()[ALPHA]).toBe('changed by hand\n');
    downstream.put(ALPHA, 'changed by hand once more\n');
    expect((await downstream.status())['alpha']?.ignored).toBeNull();
    await downstream.do('sync');
    expect(downstream.files()[ALPHA]).toBe(central.text('alpha'));
  });

  test('a new version is another fact: what was ignored is asked about again', async () => {
    await downstream.do('ignore', 'alpha');
    await publishNext('four');
    expect((await downstream.status())['alpha']?.ignored).toBeNull();
  });

  test('brought to what is published by hand, it never drifted', async () => {
    downstream.put(ALPHA, central.text('alpha'));
    expect((await downstream.status())['alpha']).toMatchObject({
      state: 'up-to-date',
      drift: null,
    });
  });
});

describe('an item that was moved here', () => {
  beforeEach(() => downstream.move(ALPHA, 'own place/alpha.yml'));

  test('stays where it is and is told, with its new place', async () => {
    const said = await downstream.do('sync');
    expect(said).toContain('moved here to own place/alpha.yml');
    expect(Object.keys(downstream.files())).toContain('own place/alpha.yml');
    expect(Object.keys(downstream.files())).not.toContain(ALPHA);
    expect((await downstream.status())['alpha']).toMatchObject({
      drift: 'moved',
      movedTo: 'own place/alpha.yml',
    });
    expect((await downstream.reported()).items['alpha']).toMatchObject({ state: 'drifted' });
  });

  test('automatic: goes back, as long as it is what ProSync applied', async () => {
    downstream.configure({ drift: { moved: 'automatic' } });
    await downstream.do('sync');
    expect(downstream.files()).toEqual(central.files());
  });

  test('automatic: what was also changed is deleted as far as ProSync knows, and stays', async () => {
    downstream.put('own place/alpha.yml', 'my own\n');
    downstream.configure({ drift: { moved: 'automatic' } });
    await downstream.do('sync');
    expect((await downstream.status())['alpha']).toMatchObject({ drift: 'deleted' });
    expect(downstream.files()['own place/alpha.yml']).toBe('my own\n');
  });

  test('remove leaves it there, and takes it from there when the policy is automatic', async () => {
    const args = ['remove', '--item', 'alpha', '--confirm=alpha'];
    const refused = await downstream.run(...args);
    expect(refused.code).toBe(9);
    expect(refused.stderr).toContain('was moved here to own place/alpha.yml');
    expect(Object.keys(downstream.files())).toContain('own place/alpha.yml');
    await downstream.do('policy', 'alpha', '--moved', 'automatic');
    await downstream.do(...args);
    expect(Object.keys(downstream.files()).sort()).toEqual(['checks/gamma.yml', 'rules/beta.yml']);
  });
});

describe('an item that was deleted here', () => {
  beforeEach(() => downstream.delete(ALPHA));

  test('stays away and is told', async () => {
    const said = await downstream.do('sync');
    expect(said).toContain('alpha (drifted: deleted here since ProSync applied it)');
    expect(Object.keys(downstream.files())).not.toContain(ALPHA);
    expect((await downstream.status())['alpha']).toMatchObject({ drift: 'deleted' });
  });

  test('automatic: comes back', async () => {
    downstream.configure({ types: { rule: { drift: { deleted: 'automatic' } } } });
    await downstream.do('sync');
    expect(downstream.files()).toEqual(central.files());
  });

  test('ask: where nobody can answer a script must say yes, and a daemon only tells', async () => {
    downstream.configure({ drift: { deleted: 'ask' } });
    const unanswered = await downstream.run('sync');
    expect(unanswered.code).toBe(2);
    expect(unanswered.stderr).toMatch(/Give --yes/);
    expect(Object.keys(downstream.files())).not.toContain(ALPHA);
    await downstream.do('sync', '--yes');
    expect(downstream.files()).toEqual(central.files());
  });
});

test('an item that was here before ProSync and differs stays, whatever is published', async () => {
  const other = await central.instance();
  other.put(ALPHA, 'older than ProSync\n');
  await other.do('sync');
  expect(other.files()[ALPHA]).toBe('older than ProSync\n');
  expect((await other.status())['alpha']).toMatchObject({ drift: 'unlinked', state: 'drifted' });
  other.configure({ drift: { changed: 'overwrite' } });
  await other.do('sync');
  expect(other.files()).toEqual(central.files());
  other.remove();
});
