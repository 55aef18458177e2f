import { afterAll, beforeAll, expect, test } from 'vitest';
import { Central, type Downstream } from '../../support/downstream.ts';

let central: Central;
let downstream: Downstream;

beforeAll(async () => {
  central = await Central.open();
  downstream = await central.instance();
});
afterAll(async () => {
  downstream?.remove();
  await central?.close();
});

test('a folder has no audit view, and the command says so', async () => {
  const { code, stderr } = await downstream.run('audit-view', 'install');
  expect([code, stderr]).toEqual([2, expect.stringContaining('This target has no dataviews')]);
  expect((await downstream.run('audit-view', 'show')).code).toBe(2);
});
