import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ProSyncError } from '#domain/errors';
import type { AppliedItem } from '#domain/installed';
import type { ApplyStep } from '../connector.ts';
import { isThorough } from '../../../test/support/share.ts';
import { itemAt, TargetFolder, writeStep } from '../../../test/support/target-folder.ts';

/*
 * Another process swaps folders of the target for links to a folder outside, as fast as it can, while releases are applied.
 * Nothing outside may change or be read, and a run that was disturbed says so.
 */

const ROUNDS = isThorough ? 500 : 20;
const FILES = 12;
const FOLDERS = ['one', 'two', 'two/deep'];
const STAGING = '.prosync-staging-';
/** What an apply may say: it was not disturbed, or why it or some of its items were not applied. */
const SAID = new Set([
  'applied',
  'folder-replaced',
  'outside-root',
  'blocked-path',
  'changed-locally',
  'path-taken',
  'storage',
]);

// Each folder is there, away, or a link, each for a while that is another one every time.
const ATTACKER = `
  const { readdirSync, renameSync, rmSync, symlinkSync, unlinkSync } = require('node:fs');
  const [root, outside, away] = process.argv.slice(1);
  const folders = ${JSON.stringify([...FOLDERS, STAGING])};
  const attempt = (act) => { try { act(); } catch {} };
  const linger = (ms) => { for (const end = performance.now() + Math.random() * ms; performance.now() < end; ); };
  function swap(folder) {
    const path = root + '/' + (readdirSync(root).find((name) => name.startsWith(folder)) ?? folder);
    try { renameSync(path, away); } catch { return; }
    attempt(() => symlinkSync(outside + '/' + folder, path));
    linger(2);
    attempt(() => unlinkSync(path));
    attempt(() => renameSync(away, path));
    attempt(() => rmSync(away, { recursive: true }));
    linger(30);
  }
  (function attack() {
    for (let n = 0; n < 20; n += 1) swap(folders[Math.floor(Math.random() * folders.length)]);
    setImmediate(attack);
  })();
  process.on('message', () => process.exit());
  process.send('ready');
`;

let target: TargetFolder;
let outside: string;
let attacker: ChildProcess;

beforeEach(async () => {
  target = new TargetFolder();
  outside = join(target.folder, 'outside');
  for (const folder of [...FOLDERS, STAGING]) mkdirSync(join(outside, folder), { recursive: true });
  for (const { path } of itemsOf(0)) writeFileSync(join(outside, path), 'outside', { mode: 0o600 });
  writeFileSync(join(outside, STAGING, 'new-0'), 'outside');
  await target.apply(...itemsOf(0).map((item) => writeStep(item)));
  const places = [target.root, outside, join(target.root, '.away')];
  attacker = spawn(process.execPath, ['-e', ATTACKER, ...places], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(attacker, 'message');
});

afterEach(async () => {
  await stop();
  target.remove();
});

test(`${ROUNDS} applies against a process that swaps folders for links change nothing outside`, async () => {
  const before = seen(outside);
  const said = new Set<string>();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const applied = await appliedNow();
    said.add(await saidBy(target.apply(...stepsTo(itemsOf(round), applied))));
    for (const item of applied) expect(await saidBy(textOf(item))).not.toBe('outside');
  }
  await stop();
  expect(seen(outside)).toEqual(before);
  const codes = [...said].flatMap((code) => code.split(','));
  expect(codes.filter((code) => !SAID.has(code))).toEqual([]);
});

/** Other items at other places each time, and every third time at the same places. */
function itemsOf(round: number) {
  const pathOf = (folder: string, n: number) => `${folder}/${round % 3}-${n}`;
  return FOLDERS.flatMap((folder) =>
    Array.from({ length: FILES }, (_, n) =>
      itemAt(pathOf(folder, n), `${round}`, { guid: `${folder}-${n}`, executable: n % 2 === 0 }),
    ),
  );
}

function stepsTo(items: ReturnType<typeof itemsOf>, applied: AppliedItem[]): ApplyStep[] {
  const byGuid = new Map(applied.map((item) => [item.guid, item]));
  return items.map((item) => writeStep(item, byGuid.get(item.guid) ?? null));
}

async function appliedNow(): Promise<AppliedItem[]> {
  return (await target.writer.record())?.items ?? [];
}

async function textOf(item: AppliedItem): Promise<string> {
  return Buffer.from((await target.writer.bodyOf(item)) ?? []).toString();
}

/** The text, or the codes of what went wrong. */
async function saidBy(run: Promise<string | { refused: { code: string }[] }>): Promise<string> {
  try {
    const result = await run;
    if (typeof result === 'string') return result;
    return [...new Set(result.refused.map(({ code }) => code))].join() || 'applied';
  } catch (error) {
    if (error instanceof ProSyncError) return error.code;
    throw error;
  }
}

/** All below a folder, with what a change of any kind would change. */
function seen(folder: string): Record<string, unknown> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { ino, mode, uid, nlink, mtimeMs, ctimeMs } = lstatSync(path);
      const text = entry.isFile() ? readFileSync(path, 'utf8') : null;
      return [path, { ino, mode, uid, nlink, mtimeMs, ctimeMs, text }];
    }),
  );
}

async function stop(): Promise<void> {
  if (attacker.exitCode !== null) return;
  const ended = once(attacker, 'exit');
  attacker.send('stop');
  await ended;
}
