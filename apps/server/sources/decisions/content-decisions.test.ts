import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256 } from '#domain/digest';
import { ScanSide } from '../../../../test/support/scan-side.ts';
import { shownTo } from '../../reviews/items/item.views.ts';

const KEY = String(
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }),
);
const DIGEST = sha256(Buffer.from(KEY));

let server: ScanSide;
let root: string;
let id: string;

beforeEach(async () => {
  server = await ScanSide.open();
  root = mkdtempSync(join(tmpdir(), 'prosync-decisions-'));
  mkdirSync(join(root, 'script'));
  writeFileSync(join(root, 'script/plain.sh'), 'true\n');
  writeFileSync(join(root, 'script/key.sh'), KEY);
  const input = { name: 'folder', connector: 'directory' as const, settings: { root } };
  id = (await server.sources.add(input, server.side.operator)).id;
});
afterEach(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

const accept = () =>
  server.decisions.accept({ sha256: DIGEST, reason: 'An example.' }, server.side.operator);
const purge = () => server.decisions.purge(DIGEST, 'It is a key.', server.side.operator);

async function storedKeys(): Promise<number> {
  const { count } = await server.side.one<{ count: number }>(
    `select count(*)::int from blobs where position('PRIVATE KEY' in encode(bytes, 'escape')) > 0`,
  );
  return count;
}

async function keyItem() {
  const { data } = await server.side.items.list({ filter: 'all', q: 'key', limit: 5 });
  return data[0]!;
}

test('a file that looks like a key is not stored until an administrator accepts it, and never shown to viewers', async () => {
  const scan = await server.scan(id);
  expect(scan.problems).toEqual([
    {
      code: 'credential',
      detail: expect.stringContaining('a private key (line 1)'),
      contentType: 'script',
      guid: null,
      path: 'script/key.sh',
    },
  ]);
  expect(await storedKeys()).toBe(0);
  expect((await server.decisions.blocked(id)).data).toMatchObject([
    { path: 'script/key.sh', sha256: DIGEST },
  ]);
  await accept();
  expect(await server.scan(id)).toMatchObject({ counts: { total: 2 }, problems: [] });
  expect((await server.decisions.blocked(id)).data).toEqual([]);
  const detail = await server.side.items.detail((await keyItem()).id);
  expect(shownTo('approver', detail).difference.observed?.text).toBe(KEY);
  expect(JSON.stringify(shownTo('viewer', detail))).not.toContain('PRIVATE KEY');
  expect(
    await server.side.one(
      `select subject_id, facts from audit_events where action = 'content.accepted'`,
    ),
  ).toEqual({ subject_id: DIGEST, facts: { reason: 'An example.' } });
  writeFileSync(join(root, 'script/key.sh'), `${KEY}# another body\n`);
  expect(await server.scan(id)).toMatchObject({ problems: [{ code: 'credential' }] });
});

test('what was read by mistake is purged: the bytes are gone, the revision keeps its digest, and no scan brings it back', async () => {
  await accept();
  await server.scan(id);
  await server.side.approve();
  await server.side.publish();
  await expect(purge()).rejects.toMatchObject({ code: 'still-published' });
  expect(await storedKeys()).toBe(1);
  rmSync(join(root, 'script/key.sh'));
  await server.scan(id);
  await server.side.approve();
  await server.side.publish();
  const revisions = `select digest, body_sha256 from revisions where body_sha256 = '${DIGEST}'`;
  const before = await server.side.one(revisions);
  expect(await purge()).toEqual({ revisions: 1 });
  expect(await storedKeys()).toBe(0);
  expect(await server.side.one(revisions)).toEqual(before);
  expect(
    await server.side.one(`select facts from audit_events where action = 'content.purged'`),
  ).toEqual({ facts: { reason: 'It is a key.', revisions: 1 } });
  writeFileSync(join(root, 'script/key.sh'), KEY);
  expect(await server.scan(id)).toMatchObject({
    counts: { total: 1 },
    problems: [{ code: 'purged', path: 'script/key.sh' }],
  });
  await expect(accept()).rejects.toMatchObject({ code: 'content-purged' });
  expect(await server.scan(id)).toMatchObject({ problems: [{ code: 'purged' }] });
  expect(await storedKeys()).toBe(0);
  const actor = server.side.operator;
  await expect(
    server.side.restorer.restore({ seq: 1, actor, publishId: undefined }),
  ).rejects.toMatchObject({ code: 'content-purged' });
});

test('the purge of what waits for publication dismisses the approval and blocks the item', async () => {
  await accept();
  await server.scan(id);
  await server.side.approve();
  await purge();
  expect(await keyItem()).toMatchObject({
    approvalStatus: 'needs-approval',
    problem: { code: 'purged' },
  });
  const dismissal = `select facts from audit_events where action = 'approval.dismissed'`;
  expect(await server.side.one(dismissal)).toMatchObject({
    facts: { contentType: 'script', reason: 'The content was purged.' },
  });
  await expect(
    server.decisions.purge('0'.repeat(64), 'x', server.side.operator),
  ).rejects.toMatchObject({ code: 'not-found' });
});

test('a deleted source is scanned no more; what is published of it needs approval to go, or another source has it', async () => {
  await server.scan(id);
  await server.side.approve();
  await server.side.publish();
  writeFileSync(join(root, 'script/new.sh'), 'new\n');
  await server.scan(id);
  await server.deletion.delete(id, server.side.operator);
  expect((await server.sources.list()).data.map(({ name }) => name)).toEqual(['central']);
  await expect(server.scan(id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(server.deletion.delete(id, server.side.operator)).rejects.toMatchObject({
    code: 'not-found',
  });
  const { data } = await server.side.items.list({ filter: 'all', limit: 5 });
  expect(data).toMatchObject([
    { name: 'plain', changeStatus: 'moved-or-deleted', changeDetail: 'deleted' },
  ]);
  const input = { name: 'folder', connector: 'directory' as const, settings: { root } };
  const again = await server.sources.add(input, server.side.operator);
  expect(await server.scan(again.id)).toMatchObject({ counts: { total: 2, unchanged: 1, new: 1 } });
  await server.deletion.deleteNamed('folder', server.side.operator);
  expect(await server.sources.ensure(input, server.side.operator)).toBeNull();
});
