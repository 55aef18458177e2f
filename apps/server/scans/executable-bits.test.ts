import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ScanSide } from '../../../test/support/scan-side.ts';
import { ItemReferencesQueries } from '../reviews/items/item-references.queries.ts';

// The executable bit of a source is part of its items, and an upgrade asks nobody to approve anything again (ADR 1).

const GUID = 'guid-run';
let server: ScanSide;
let root: string;
let sourceId: string;

beforeEach(async () => {
  server = await ScanSide.open();
  root = mkdtempSync(join(tmpdir(), 'prosync-executable-'));
  mkdirSync(join(root, 'script'));
  write('echo one', 0o644);
  const input = { name: 'folder', connector: 'directory' as const, settings: { root } };
  sourceId = (await server.sources.add(input, server.side.operator)).id;
});

afterEach(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

function write(text: string, mode: number): void {
  writeFileSync(join(root, 'script/run.sh'), `# prosync-guid: ${GUID}\n${text}\n`);
  chmodSync(join(root, 'script/run.sh'), mode);
}

async function scanned(): Promise<{ status: string; executable: boolean; approval: string }> {
  expect((await server.scan(sourceId)).status).toBe('complete');
  return server.side.one(
    `select i.change_status as status, r.executable, i.approval_status as approval
     from items i join revisions r on r.id = i.observed_revision_id where i.guid = $1`,
    [GUID],
  );
}

async function publish(): Promise<void> {
  await server.side.approve();
  await server.side.publish();
}

// What the migration leaves of an item that a release without the bit published.
const asBefore = () => server.side.dataSource.query('update items set bit_seen = false');

test.skipIf(process.platform === 'win32')(
  'a bit that is set is a change that needs approval, and so is one that is taken away',
  async () => {
    await scanned();
    await publish();
    chmodSync(join(root, 'script/run.sh'), 0o755);
    expect(await scanned()).toEqual({
      status: 'changed',
      executable: true,
      approval: 'needs-approval',
    });
    await publish();
    expect(await scanned()).toMatchObject({ status: 'unchanged', executable: true });
    chmodSync(join(root, 'script/run.sh'), 0o644);
    expect(await scanned()).toEqual({
      status: 'changed',
      executable: false,
      approval: 'needs-approval',
    });
  },
);

test.skipIf(process.platform === 'win32')(
  'an upgrade finds executable files and asks nobody, until such a file really changes',
  async () => {
    await scanned();
    await publish();
    await asBefore();
    chmodSync(join(root, 'script/run.sh'), 0o755);
    for (const _ of ['first scan', 'second scan'])
      expect(await scanned()).toEqual({
        status: 'unchanged',
        executable: false,
        approval: 'no-action-needed',
      });
    const { id } = await server.side.one<{ id: string }>('select id from items where guid = $1', [
      GUID,
    ]);
    const { notes } = await new ItemReferencesQueries(server.side.dataSource).remarks(id);
    expect(notes).toEqual([expect.stringContaining('executable at its source')]);
    write('echo two', 0o755);
    expect(await scanned()).toMatchObject({ status: 'changed', executable: true });
    await publish();
    expect(await scanned()).toMatchObject({ status: 'unchanged', executable: true });
  },
);

test.skipIf(process.platform === 'win32')(
  'a bit that is taken away and set again after the upgrade is a change',
  async () => {
    await scanned();
    await publish();
    await asBefore();
    chmodSync(join(root, 'script/run.sh'), 0o755);
    await scanned();
    chmodSync(join(root, 'script/run.sh'), 0o644);
    expect(await scanned()).toMatchObject({ status: 'unchanged' });
    chmodSync(join(root, 'script/run.sh'), 0o755);
    expect(await scanned()).toMatchObject({ status: 'changed', executable: true });
  },
);

test.skipIf(process.platform === 'win32')(
  'a bit that is set after the first scan of the new release is a change',
  async () => {
    await scanned();
    await publish();
    await asBefore();
    expect(await scanned()).toMatchObject({ status: 'unchanged' });
    chmodSync(join(root, 'script/run.sh'), 0o755);
    expect(await scanned()).toMatchObject({ status: 'changed', executable: true });
  },
);
