import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programOf } from '../../../test/support/program.ts';
import { isThorough, placeAfter } from '../../../test/support/share.ts';
import { callsBefore } from '../../../test/support/strace.ts';
import type { ApplyStep } from '../connector.ts';
import {
  itemAt,
  removeStep,
  TargetFolder,
  writeStep,
} from '../../../test/support/target-folder.ts';

/*
 * F22 and F24: a child process applies while strace kills it, or fails a call, at the N-th call of its kind, N = 1, 2, ...
 * until it comes through. Whatever happens, every file is the old or the new one, and the next run converges.
 */

const hasStrace =
  spawnSync('strace', ['-V']).status === 0 && spawnSync('strace', ['-f', 'true']).status === 0;
const suffix = hasStrace ? '' : ' (skipped: strace is not here or may not trace)';
const LIMIT = 200;

const old = {
  kept: itemAt('kept', 'kept'),
  changed: itemAt('a/changed', 'old'),
  moved: itemAt('b/moved', 'moves'),
  gone: itemAt('d/gone', 'goes'),
  one: itemAt('s/one', 'one'),
  two: itemAt('s/two', 'two'),
};
const changed = itemAt('a/changed', 'new', { version: 2 });
const moved = itemAt('e/f/moved', 'moves', { guid: old.moved.guid, version: 2 });
const one = itemAt('s/two', 'one', { guid: old.one.guid, version: 2 });
const two = itemAt('s/one', 'two', { guid: old.two.guid, version: 2 });
const STEPS: ApplyStep[] = [
  writeStep(changed, old.changed),
  writeStep(moved, old.moved),
  removeStep(old.gone),
  writeStep(itemAt('n/added', 'added')),
  writeStep(one, old.one),
  writeStep(two, old.two),
];
const OLD = {
  kept: 'kept',
  'a/changed': 'old',
  'b/moved': 'moves',
  'd/gone': 'goes',
  's/one': 'one',
  's/two': 'two',
};
const NEW = {
  kept: 'kept',
  'a/changed': 'new',
  'e/f/moved': 'moves',
  'n/added': 'added',
  's/one': 'two',
  's/two': 'one',
};

let folder: string;
let prepared: TargetFolder;
let program: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prosync-crash-'));
  prepared = new TargetFolder();
  await prepared.apply(...Object.values(old).map((item) => writeStep(item)));
  program = join(folder, 'apply.mjs');
  const writer = await programOf('libs/connectors/directory/writer.ts', 'directory-writer');
  const steps = STEPS.map((step) =>
    step.action === 'write' ? { ...step, text: Buffer.from(step.bytes()).toString() } : step,
  );
  writeFileSync(
    program,
    `import { directoryWriter } from ${JSON.stringify(writer)};
    import { statSync } from 'node:fs';
    const [root, recordFolder] = process.argv.slice(2);
    const writer = directoryWriter({ root, recordFolder });
    const steps = ${JSON.stringify(steps)}.map((step) => ({ ...step, bytes: () => Buffer.from(step.text) }));
    statSync('/prosync-begins', { throwIfNoEntry: false });
    try {
      const { refused } = await writer.apply({ epoch: 1, seq: 2, steps }, () => {});
      console.log(JSON.stringify({ refused }));
    } catch (error) {
      console.log(JSON.stringify({ code: error.code, errno: error.facts?.errno }));
    }`,
  );
});

afterAll(() => {
  prepared.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  target: TargetFolder;
  /** False when the child came through before the N-th call. */
  isHit: boolean;
  said: Record<string, unknown>;
}

// A run of the child upon a target in its old state, with something done to it at one of these calls.
async function applied(calls: string, inject: string): Promise<Run> {
  const target = new TargetFolder();
  cpSync(prepared.folder, target.folder, { recursive: true });
  const log = join(target.folder, 'trace.log');
  const strace = ['-f', '-o', log, '-e', `trace=${calls}`, '-e', `inject=${calls}:${inject}`];
  const child = spawn('strace', [
    ...strace,
    process.execPath,
    program,
    target.root,
    target.recordFolder,
  ]);
  let stdout = '';
  child.stdout.on('data', (chunk: unknown) => {
    stdout += String(chunk);
  });
  await once(child, 'close');
  const isHit = /\(INJECTED\)|killed by SIGKILL/.test(readFileSync(log, 'utf8'));
  return {
    target,
    isHit,
    said: stdout === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>),
  };
}

// Calls of N = 1, 2, ... or a share of these, until one is not reached any more; four at a time, because they mostly wait. Returns
// how many hit.
async function step(
  calls: string,
  inject: (count: number) => string,
  check: (run: Run) => Promise<void>,
): Promise<number> {
  const first =
    callsBefore([process.execPath, program, ...newPlaces()], calls, '/prosync-begins') + 1;
  let next = 1;
  for (let hits = 0; hits < LIMIT; hits += 4) {
    const counts = [0, 1, 2, 3].map(() => {
      const count = first - 1 + next;
      next = placeAfter(next, 3);
      return count;
    });
    const runs = await Promise.all(counts.map((count) => applied(calls, inject(count))));
    for (const run of runs) await check(run);
    for (const { target } of runs) target.remove();
    const missed = runs.findIndex((run) => !run.isHit);
    if (missed !== -1) return hits + missed;
  }
  throw new Error(`The apply did not come through in ${LIMIT} runs.`);
}

// Where the child may apply, for once.
function newPlaces(): [root: string, recordFolder: string] {
  const target = mkdtempSync(join(folder, 'counted-'));
  return [join(target, 'content'), join(target, 'record')];
}

function withoutStaging(target: TargetFolder): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(target.tree()).filter(
      ([path, text]) => !path.startsWith('.prosync-') && text !== null,
    ),
  );
}

// Each path holds what was there before or what is there afterwards, and no item is nowhere.
function expectOldOrNew(tree: Record<string, string | null>): void {
  const [before, after]: Record<string, string>[] = [OLD, NEW];
  for (const [path, text] of Object.entries(tree))
    expect([before?.[path], after?.[path]], path).toContain(text);
  for (const path of ['kept', 'a/changed', 's/one', 's/two'])
    expect(tree, path).toHaveProperty([path]);
  expect(tree['b/moved'] ?? tree['e/f/moved']).toBe('moves');
}

async function expectConverges(target: TargetFolder): Promise<void> {
  const recovered = await target.writer.recover();
  const seq = (await target.writer.record())?.seq;
  expect(target.tree()).toEqual(seq === 2 ? NEW : OLD);
  if (recovered === 'finished') expect(seq).toBe(2);
  expect(readdirSync(target.recordFolder).filter((name) => name.startsWith('journal'))).toEqual([]);
  if (seq !== 2) {
    const { refused } = await target.writer.apply({ epoch: 1, seq: 2, steps: STEPS }, () => {});
    expect(refused).toEqual([]);
  }
  expect(target.tree()).toEqual(NEW);
  expect(readdirSync(target.recordFolder)).toEqual(['record.json', 'root.json']);
}

// strace counts each system call on its own, so each gets its own runs; the second name of a pair is that of other processors.
test.skipIf(!hasStrace).each([
  ['openat', 20],
  ['write,pwrite64', 7],
  ['fsync', 16],
  ['rename,renameat,renameat2', 7],
  ['link,linkat', 6],
  ['unlink,unlinkat', 3],
  ['mkdir,mkdirat', 4],
  ['rmdir', 4],
])(
  `killed at every call of %s, files are old or new and the next run finishes (F22)${suffix}`,
  async (calls, atLeast) => {
    const kills = await step(
      calls,
      (count) => `signal=SIGKILL:when=${count}`,
      async ({ target, isHit, said }) => {
        if (!isHit) expect(said).toEqual({ refused: [] });
        expectOldOrNew(withoutStaging(target));
        await expectConverges(target);
      },
    );
    expect(kills).toBeGreaterThanOrEqual(isThorough ? atLeast : 1);
  },
);

test.skipIf(!hasStrace).each([
  ['write,pwrite64', 'ENOSPC', 'once'],
  ['write,pwrite64', 'ENOSPC', 'from then on'],
  ['fsync', 'EIO', 'once'],
  ['fsync', 'EIO', 'from then on'],
  ['mkdir,mkdirat', 'EROFS', 'once'],
  ['mkdir,mkdirat', 'EACCES', 'once'],
  ['rename,renameat,renameat2', 'EBUSY', 'once'],
  ['rename,renameat,renameat2', 'EBUSY', 'from then on'],
  ['unlink,unlinkat', 'EBUSY', 'once'],
  ['link,linkat', 'EPERM', 'from then on'],
])(
  `%s failing with %s %s leaves the old state or is finished by the next run (F24)${suffix}`,
  async (calls, errno, how) => {
    const when = (count: number) => (how === 'once' ? `${count}` : `${count}+`);
    const hits = await step(
      calls,
      (count) => `error=${errno}:when=${when(count)}`,
      async ({ target, said }) => {
        if (said['code'] !== undefined) {
          expect(said).toEqual({ code: errno === 'ENOSPC' ? 'storage-full' : 'storage', errno });
          if (how === 'once') expect(target.tree()).toEqual(OLD);
        } else if (Object.keys(said).length > 0) expect(withoutStaging(target)).toEqual(NEW);
        expectOldOrNew(withoutStaging(target));
        await expectConverges(target);
      },
    );
    expect(hits).toBeGreaterThan(isThorough ? 2 : 0);
  },
);
