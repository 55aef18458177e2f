import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { run } from '../program.ts';

async function help(...argv: string[]): Promise<string> {
  let printed = '';
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      printed += chunk.toString();
      done();
    },
  });
  const stderr = new Writable({ write: (_chunk, _encoding, done) => done() });
  const stdin = Readable.from([]);
  const io = { stdin, stdout, stderr, env: {}, folder: '/', now: () => new Date() };
  expect(await run([...argv, '--help'], io)).toBe(0);
  return printed;
}

test('the help fits a screen: 80 columns, 45 lines, one line per command, setting up first', async () => {
  const lines = (await help()).trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(45);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  const groups = lines.filter((line) => /^\w[\w ]*:$/.test(line));
  expect(groups).toEqual(['Set up:', 'Look:', 'Change:', 'Decide:', 'Follow:']);
});

test('the help of a command names what every command takes', async () => {
  expect(await help('sync')).toMatch(/--dry-run[^]*--json[^]*--no-input/);
});
