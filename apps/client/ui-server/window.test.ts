import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { run } from '../program.ts';
import { Place } from '../state/place.ts';
import { commandLineOf, typedLine, WindowCommand } from '#api/window-commands';
import { keepWindow } from './window.ts';
import { captured } from './commands/captured.ts';
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
    return new Promise((done) => (finish = () => done({ exit: 0, document: {}, messages: [] })));
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
  const ran = await captured(
    (_argv, { stdout, stderr }) => {
      stderr.write('Asking ...\n');
      stderr.write('\r\u001b[KApplying: 3 of 12');
      stderr.write('\r\u001b[K');
      stdout.write('{"removed":1}\n');
      return Promise.resolve(9);
    },
    ['sync'],
    around,
    { listening: { onMessage: (line) => told.push(line), onProgress: (part) => told.push(part) } },
  );
  expect(told).toEqual(['Asking ...', { what: 'Applying', done: 3, total: 12 }]);
  expect(ran).toEqual({ exit: 9, document: { removed: 1 }, messages: ['Asking ...'] });
});
