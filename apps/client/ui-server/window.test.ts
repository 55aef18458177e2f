import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { run } from '../program.ts';
import { Place } from '../state/place.ts';
import { commandLineOf, typedLine, WindowCommand } from '#api/window-commands';
import { keepWindow } from './window.ts';
import { runCommand } from './commands/command-run.ts';
import { Work } from './commands/work.ts';

const folder = mkdtempSync(join(tmpdir(), 'prosync-window-unit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const around = { env: {}, folder, now: () => new Date() };

test('a window at which nobody looks ends by itself, and its port is free again', async () => {
  const here = {
    place: new Place(join(folder, '.prosync')),
    around,
    timeoutMs: null,
    signal: new AbortController().signal,
  };
  let link = '';
  const options = { here, run, port: 0, opens: false, idleMs: 300 };
  const end = await keepWindow({ ...options, onOpen: (given) => (link = given) });
  expect(end).toBe('idle');
  await expect(fetch(link)).rejects.toThrow();
});

test('what is typed as a text is never taken for an option, and the secret is in no command line', () => {
  const login = WindowCommand.parse({
    verb: 'login',
    server: 'https://prosync.example.com',
    name: '--secret-file=/etc/shadow',
    secret: 'hidden',
  });
  expect(commandLineOf(login)).toEqual([
    'login',
    '--name=--secret-file=/etc/shadow',
    'https://prosync.example.com',
  ]);
  const items = ['script/1f0c'];
  const exclude = WindowCommand.parse({ verb: 'exclude', items, reason: "it's late" });
  expect(typedLine(exclude)).toBe(`prosync exclude '--reason=it'\\''s late' script/1f0c`);
  for (const server of ['--config=/etc', 'ftp://x', 'https://a\nb']) {
    expect(WindowCommand.safeParse({ ...login, server }).success).toBe(false);
  }
});

test('one thing is done at a time; another one is refused with what is at work', async () => {
  const work = new Work(around.now);
  let finish = () => undefined as void;
  const first = work.do('prosync sync', () => {
    return new Promise(
      (done) => (finish = () => done({ exit: 0, document: {}, messages: [], error: null })),
    );
  });
  await expect(work.do('prosync pause', () => first)).rejects.toMatchObject({
    code: 'busy',
    message: expect.stringContaining('prosync sync'),
  });
  finish();
  expect(await first).toMatchObject({ exit: 0 });
  expect(work.views()).toMatchObject([{ line: 'prosync sync', exit: 0 }]);
  expect(work.isAtWork).toBe(false);
});

test('progress and messages of a command are told as they come', async () => {
  const told: unknown[] = [];
  const ran = await runCommand(
    (_argv, _io, reporter) => {
      reporter.message('note', 'Asking ...');
      reporter.message('detail', 'only for --verbose');
      reporter.progress('Applying', 12)(3);
      reporter.result('1 removed');
      reporter.document({ removed: 1 });
      return Promise.resolve(9);
    },
    ['sync'],
    around,
    { listener: { onMessage: (line) => told.push(line), onProgress: (part) => told.push(part) } },
  );
  expect(told).toEqual(['Asking ...', { what: 'Applying', done: 3, total: 12 }]);
  expect(ran).toEqual({
    exit: 9,
    document: { removed: 1 },
    messages: ['Asking ...'],
    error: null,
  });
});

test('the program reports a failure to the reporter that it is given, and prints nothing', async () => {
  const printed: string[] = [];
  const failed = await runCommand(
    (argv, io, reporter) => {
      io.stdout.write = io.stderr.write = (chunk: unknown) => printed.push(String(chunk)) > 0;
      return run(argv, io, reporter);
    },
    [`--config=${folder}/missing`, 'sync'],
    around,
  );
  expect(failed).toMatchObject({ exit: 3, document: {}, error: { code: 'config-missing' } });
  expect(printed).toEqual([]);
});
