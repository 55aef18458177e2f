import { afterAll, beforeAll, test } from 'vitest';
import type { ScanView } from '#api/scans';
import { resave } from '../automate/changes/script-change.ts';
import { LARGE } from '../automate/instance/counts.ts';
import { startMariaDb, type MariaDb } from '../automate/mariadb.ts';
import { programs } from '../automate/mariadb-process.ts';
import { SourceDatabase } from '../automate/source.ts';
import { startApplication, type RunningApplication } from '../support/application.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import { duration, figure, timed } from './figure.ts';

let server: MariaDb;
let source: SourceDatabase;
let application: RunningApplication;
let operator: Operator;

beforeAll(async () => {
  if (!programs) return;
  server = await startMariaDb({ sqlMode: 'lenient' });
  source = await SourceDatabase.open(server, { seed: 1, counts: LARGE });
  application = await startApplication({ settings: source.serverSettings });
  operator = await operatorOf(application, 'administrator');
});

afterAll(async () => {
  await application?.close();
  await source?.close();
  await server?.stop();
});

async function wholeScan(sourceId: string): Promise<ScanView> {
  let view = await operator.do<ScanView>('POST', `/sources/${sourceId}/scans?wait=120`);
  while (view.status === 'running') view = await operator.do<ScanView>('GET', `/scans/${view.id}`);
  return view;
}

test.skipIf(!programs)(
  'scan of an Automate: 2,000 scripts, 500 monitors, 600 dataviews, 500 searches, 300 of each other type',
  async () => {
    const { place } = source.settings();
    const settings = { ...place, port: server.port };
    const password = server.rootPassword;
    const body = { name: 'automate', connector: 'automate', settings, password };
    const { id } = await operator.do<{ id: string }>('POST', '/sources', body);
    const scan = async (what: string, bar: string): Promise<void> => {
      const { ms, result } = await timed(() => wholeScan(id));
      const { status, counts } = result;
      const brought = `${counts?.total} items, ${counts?.new} new, ${counts?.modified} modified`;
      figure(`${what} (${status}: ${brought})`, duration(ms), bar);
    };
    await scan('first scan of Automate', '10 s');
    await scan('scan of Automate without changes', '3 s');
    for (const { guid } of source.world?.all('script').slice(0, 100) ?? []) {
      await resave(source.connection, guid);
    }
    await scan('scan of Automate, 100 scripts saved anew', 'none');
    const { seen } = await scanned(id);
    figure('  longest time that the event loop was held', duration(seen), 'none');
  },
);

/** A fresh scan, and the longest time in milliseconds that nothing else could run meanwhile. */
async function scanned(sourceId: string): Promise<{ seen: number }> {
  let [seen, last] = [0, performance.now()];
  const timer = setInterval(() => {
    seen = Math.max(seen, performance.now() - last);
    last = performance.now();
  }, 1);
  await operator.do<ScanView>('POST', `/sources/${sourceId}/scans?wait=120&fresh=true`);
  clearInterval(timer);
  return { seen };
}
