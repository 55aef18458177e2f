import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { freePort } from '../support/port.ts';
import { reportedItem, reportOf } from '../support/reports.ts';
import { figure, has, ratio } from './figure.ts';
import { publishTree } from './published.ts';
import { startNginx, type Nginx } from './nginx.ts';
import { load } from './wrk.ts';

const ready = has('nginx') && has('wrk') && has('taskset');

let database: TestDatabase;
let server: ChildProcess;
let url: string;
let metricsPort: string;
let token: string;
let folders: string[] = [];
let nginx: Nginx | undefined;

beforeAll(async () => {
  if (!ready) return;
  database = await createDatabase();
  const published = await publishTree(database, 2_000);
  ({ token } = published);
  folders = [published.root, published.keys];
  const port = String(await freePort());
  metricsPort = String(await freePort());
  url = `http://127.0.0.1:${port}`;
  const args = [
    '-c',
    '0',
    process.execPath,
    '--max-semi-space-size=64',
    'dist/apps/server/main.js',
    'serve',
  ];
  server = spawn('taskset', args, {
    env: {
      ...process.env,
      ...published.settings,
      DATABASE_URL: database.url,
      PROSYNC_PORT: port,
      PROSYNC_METRICS_PORT: metricsPort,
    },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  await answering();
});

afterAll(async () => {
  if (!ready) return;
  const ended = new Promise((done) => server.once('close', done));
  server.kill('SIGTERM');
  await ended;
  nginx?.stop();
  await database.drop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function answering(): Promise<void> {
  for (;;) {
    const isReady = await fetch(`${url}/readyz`).then(
      (r) => r.ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function get(path: string): Promise<{ etag: string; body: Buffer }> {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return {
    etag: response.headers.get('etag') ?? '',
    body: Buffer.from(await response.arrayBuffer()),
  };
}

test.skipIf(!ready)('answers to instances, beside nginx serving the same bytes', async () => {
  figure('memory of the server, idle', residentMemory(server.pid), '200 MB');
  const head = await get('/api/v1/head');
  const { manifest } = JSON.parse(
    Buffer.from(
      (JSON.parse(head.body.toString()) as { payload: string }).payload,
      'base64',
    ).toString(),
  ) as { manifest: { sha256: string } };
  const paths = {
    delta: '/api/v1/changes?since=1',
    manifest: `/api/v1/manifests/${manifest.sha256}`,
  };
  const files = {
    'head.json': head.body,
    'delta.json': (await get(paths.delta)).body,
    'manifest.json': (await get(paths.manifest)).body,
  };
  nginx = await startNginx(files);
  const own = { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip' };
  const theirs = { 'accept-encoding': 'gzip' };
  const compare = async (
    what: string,
    path: string,
    file: string,
    bar: string,
    ifNoneMatch?: [string, string],
  ) => {
    const mine: number[] = [];
    const nginxes: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      nginxes.push(
        await load(`${nginx?.url}/${file}`, {
          ...theirs,
          ...(ifNoneMatch && { 'if-none-match': ifNoneMatch[1] }),
        }),
      );
      mine.push(
        await load(`${url}${path}`, {
          ...own,
          ...(ifNoneMatch && { 'if-none-match': ifNoneMatch[0] }),
        }),
      );
    }
    figure(
      what,
      `${median(mine).toFixed(0)}/s = ${ratio(median(mine), median(nginxes))} of nginx`,
      bar,
    );
  };
  const nginxTag = (await fetch(`${nginx.url}/head.json`)).headers.get('etag') ?? '';
  await compare('poll with nothing new (304)', '/api/v1/head', 'head.json', '0.35', [
    head.etag,
    nginxTag,
  ]);
  await compare('delta of 50 items, compressed', paths.delta, 'delta.json', '0.25');
  await compare('manifest of 2,000 items, compressed', paths.manifest, 'manifest.json', '0.60');
  figure('memory of the server, after the load', residentMemory(server.pid), 'none');
});

test.skipIf(!ready)('the longest stall while one caller sends large bodies', async () => {
  const items = Array.from({ length: 190_000 }, (_, i) => reportedItem('script', `item-${i}`));
  const large = JSON.stringify(reportOf({ name: 'Large', items }));
  const send = (body: string, authorization = '') =>
    fetch(`${url}/api/v1/reports`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body,
    }).then((answer) => answer.arrayBuffer());
  await longestStall();
  await Promise.all(Array.from({ length: 20 }, () => send(large.slice(0, 1_300_000))));
  figure('longest stall, 20 anonymous bodies of 1.3 MB', await longestStall(), '100 ms');
  await Promise.all(Array.from({ length: 3 }, () => send(large, `Bearer ${token}`)));
  figure('longest stall, 3 reports of 190,000 items', await longestStall(), '100 ms');
});

/** Since it was asked last. */
async function longestStall(): Promise<string> {
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const [, seconds] = /^prosync_nodejs_eventloop_lag_max_seconds (\S+)/m.exec(metrics) ?? [];
  return `${(Number(seconds) * 1_000).toFixed(0)} ms`;
}

function residentMemory(pid: number | undefined): string {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return `${(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024).toFixed(0)} MB`;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
