import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONFIG_KEYS } from '../../apps/client/state/config.ts';
import { settings } from '../../apps/server/config/server-settings.ts';
import { runClient } from '../support/client.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const page = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const server = page('docs/server.md');
const client = page('docs/client.md');
const pages = ['README.md', 'CONTRIBUTING.md', 'docs/operations.md'].map(page).join('\n');

describe('the manuals are true', () => {
  test('the settings table lists every setting of the server, with its default and what is allowed', () => {
    const rows = settings.map((s) => [`\`${s.name}\``, s.default, s.format, s.meaning]);
    expect(tableAfter('## Settings')).toEqual(rows);
  });

  test('the table of the client’s settings lists every key', () => {
    const [, section = ''] = client.split('## Settings of the client\n');
    const keys = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `(\w+)`/gm)].map(
      ([, key]) => key,
    );
    expect(new Set(keys)).toEqual(new Set(CONFIG_KEYS));
  });

  test('every command of the client is told', async () => {
    const { stdout } = await runClient(ROOT, ['--help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1] ?? '');
    expect(commands).toContain('rollback');
    expect(commands.filter((name) => !new RegExp(`(prosync|\`) ?${name}\\b`).test(client))).toEqual(
      [],
    );
  });

  test('every command that it shows is one of package.json', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: object;
    };
    const shown = [...pages.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? '');
    expect(shown.filter((name) => !(name in scripts))).toEqual([]);
  });
});

/** The cells of the first table below a heading, without the header rows; white space does not count. */
function tableAfter(heading: string): string[][] {
  const [, section = ''] = server.split(`${heading}\n`);
  const lines = section.split('\n').slice(
    0,
    section.split('\n').findIndex((line) => line.startsWith('## ')),
  );
  const rows = lines.filter((line) => line.startsWith('|')).slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
