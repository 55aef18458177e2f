import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DataSource } from 'typeorm';
import { InvariantsService } from '../../apps/server/invariants/invariants.service.ts';
import { startApplication, type RunningApplication } from '../support/application.ts';
import { createDatabase } from '../support/database.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import { steps, type Real } from './commands.ts';
import { Model } from './model.ts';

const RUNS = Number(process.env.PROSYNC_MODEL_RUNS ?? 6);

test(`whatever people and fate do, server and model agree (${RUNS} sequences)`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: 60, size: 'max' }), async (commands) => {
      const world = await start();
      try {
        await fc.asyncModelRun(() => ({ model: new Model(), real: world.real }), commands);
      } finally {
        await world.close();
      }
    }),
    { numRuns: RUNS, endOnFailure: true, verbose: 1 },
  );
}, 300_000);

/** A server on a database of its own, with one directory as its source. */
async function start(): Promise<{ real: Real; close(): Promise<void> }> {
  const database = await createDatabase();
  const root = mkdtempSync(join(tmpdir(), 'prosync-model-'));
  const keys = mkdtempSync(join(tmpdir(), 'prosync-model-key-'));
  mkdirSync(join(root, 'scripts'));
  writeFileSync(
    join(root, 'prosync.yaml'),
    'contentTypes:\n  script: { files: "scripts/**/*.sh", guid: header, name: header }\n',
  );
  // Whatever is scanned and published here, the commands do it: on a slow machine the clock would come in between.
  const settings = {
    PROSYNC_SIGNING_KEY_FILE: join(keys, 'key.pem'),
    PROSYNC_SCAN_INTERVAL: '24h',
    PROSYNC_PUBLISH_INTERVAL: '24h',
  };
  let application: RunningApplication = await startApplication({ database, settings });
  await application.app
    .get(DataSource)
    .query(`update publication set next_due_at = now() + interval '1 day'`);
  const first: Operator = await operatorOf(application, 'administrator');
  const source = { name: 'model', connector: 'directory', settings: { root } };
  const { id } = await first.do<{ id: string }>('POST', '/sources', source);
  const real: Real = {
    operator: first,
    root,
    sourceId: id,
    crash: async () => {
      await application.close();
      application = await startApplication({ database, settings });
      real.operator = await operatorOf(application, 'administrator');
    },
    publishedPaths: async () => {
      const rows: { path: string }[] = await application.app
        .get(DataSource)
        .query('select path from published_items order by path collate "C"');
      return rows.map((row) => row.path);
    },
    broken: () => application.app.get(InvariantsService).broken(),
  };
  const close = async () => {
    await application.close();
    await database.drop();
    for (const folder of [root, keys]) rmSync(folder, { recursive: true, force: true });
  };
  expect(await real.broken()).toEqual([]);
  return { real, close };
}
