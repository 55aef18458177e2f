import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AutomateSettings } from '#connectors/automate/automate-form';
import { contentTypes } from '#connectors/automate/content-types/content-types';
import { SOURCE_FIELDS, TARGET_FIELDS } from '#connectors/automate/settings/automate-settings';
import { STATEMENTS } from '#connectors/automate/statements/rules';

const ROOT = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/automate.md'), 'utf8');

describe('the page about Automate is true', () => {
  test('it lists every content type with its tables', () => {
    const listed = tableAfter('## What is kept alike').map(([type, tables]) => [type, tables]);
    for (const { contentType, table, rows, place } of contentTypes) {
      const [, tables = ''] = listed.find(([type]) => type === `\`${contentType}\``) ?? [];
      expect(tables, contentType).toContain(`\`${table}\``);
      if (rows !== undefined) expect(tables).toContain(`\`${rows.table}\``);
      if (place.by === 'folder') expect(tables).toContain(`\`${place.folders.table}\``);
    }
    expect(listed).toHaveLength(contentTypes.length);
  });

  test('it lists every setting of a source, as the connector and the wire know them', () => {
    const listed = namesIn(tableAfter('## The source'));
    expect(listed.sort()).toEqual([...SOURCE_FIELDS].sort());
    expect(listed.sort()).toEqual(Object.keys(AutomateSettings.shape).sort());
  });

  test('it lists every setting of a target', () => {
    expect(namesIn(tableAfter('## The target'))).toEqual(TARGET_FIELDS);
  });

  test('it says of every content type what an update keeps, and what it never touches', () => {
    const expected = contentTypes.map(({ contentType, columns, noise }) => [
      contentType,
      columns.flatMap(({ column, local }) => (local === true ? [column] : [])),
      noise.map(({ column }) => column),
    ]);
    const listed = tableAfter('## Local policy').map((cells) => cells.map(codesIn));
    expect(listed.map(([type, kept, never]) => [type?.[0], kept, never])).toEqual(expected);
  });

  test('it lists every statement that is forbidden', () => {
    const [, after = ''] = page.split('<!-- tested: forbidden -->');
    const [paragraph = ''] = after.trim().split('\n\n');
    expect(codesIn(paragraph)).toEqual(STATEMENTS);
  });

  test('what it says is not kept alike is not written by ProSync', () => {
    const tables = tableAfter('<!-- tested: not kept alike -->').flatMap(([, cell = '']) =>
      codesIn(cell),
    );
    expect(tables).toContain('groupscripts');
    const written = contentTypes.flatMap(({ table, rows }) => [table, rows?.table]);
    expect(tables.filter((table) => written.includes(table))).toEqual([]);
    const [, granted = ''] = page.split('<!-- tested: the target -->');
    const [grants = ''] = granted.split('\n```\n\n');
    for (const table of tables)
      expect(grants).not.toMatch(new RegExp(`(?:INSERT|UPDATE).* ON labtech\\.${table} `));
  });

  test('every item of what is left to a person is named', () => {
    for (const words of ['Build and View Query', 'Reload System Cache', 'v_extradatarefresh'])
      expect(page).toContain(words);
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain('docs/automate.md');
  });
});

/** The cells of the first table below a heading, without the header rows. */
function tableAfter(heading: string): string[][] {
  const [, section = ''] = page.split(`\n${heading}\n`);
  const lines = section.split('\n');
  const start = lines.findIndex((line) => line.startsWith('|'));
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  const rows = lines.slice(start, start + length).slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function namesIn(rows: readonly string[][]): string[] {
  return rows.flatMap(([cell = '']) => codesIn(cell));
}

function codesIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}
