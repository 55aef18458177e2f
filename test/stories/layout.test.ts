import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize, resolve } from 'node:path';
import { expect, test } from 'vitest';

// The layout of docs/design.md#10, as far as the linter cannot prove it.
const PROJECT = resolve(import.meta.dirname, '../..');
const SERVER = 'apps/server';
const AUTOMATE = 'libs/connectors/automate';

/** Parts of the project whose files have names of their own in all of it. The others follow as they are renamed. */
const UNIQUE_BELOW = [`${SERVER}/`, `${AUTOMATE}/`, 'libs/files/'];

/** Names that tools or Node expect, in each folder that needs one. */
const EXPECTED_NAMES = new Set(['index.ts', 'main.ts', 'vite.config.ts', 'vitest.config.ts']);

const files = execFileSync(
  'git',
  ['ls-files', '-co', '--exclude-standard', 'apps', 'libs', 'test'],
  {
    cwd: PROJECT,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => /\.tsx?$/.test(file) && existsSync(join(PROJECT, file)));

test('the folders of the server make no circle of imports, types included', () => {
  const names = foldersIn(SERVER);
  const imports = importsBetween(SERVER);
  expect(names.length).toBeGreaterThan(20);
  expect(imports.size).toBeGreaterThan(20);
  expect(circleIn(imports)).toEqual([]);
  for (const name of names) expect(circleIn(importsBetween(`${SERVER}/${name}`)), name).toEqual([]);
});

test('the folders of the Automate connector make no circle of imports, types included', () => {
  const imports = importsBetween(AUTOMATE);
  expect(imports.size).toBeGreaterThan(12);
  expect(circleIn(imports)).toEqual([]);
});

test('every folder of the server is in a layer of the linter', () => {
  const rules = readFileSync(join(PROJECT, '.oxlintrc.json'), 'utf8');
  const layers = [...rules.matchAll(/"apps\/server\/\{?([a-z,-]+)\}?\/\*\*"/g)].map(listed);
  const above = [...rules.matchAll(/"\*\*\/\{([a-z,-]+)\}\/\*\*"/g)].map(listed);
  const named = new Set([...layers.flat(), ...above.flat()]);
  expect(foldersIn(SERVER).filter((name) => !named.has(name))).toEqual([]);
  // Each layer keeps out whatever is above it: all that the lists name and that is neither in it nor below it.
  const seen: string[] = [];
  for (const [at, layer] of layers.entries()) {
    seen.push(...layer);
    const rest = [...named].filter((name) => !seen.includes(name)).sort();
    expect([...(above[at] ?? [])].sort(), layer.join()).toEqual(rest);
  }
});

test('released migrations hold literal SQL: they import nothing of the server', () => {
  const migrations = files.filter((file) => /\/migrations\/\d/.test(file));
  expect(migrations.length).toBeGreaterThan(17);
  const imported = migrations.flatMap((file) =>
    specifiersOf(file)
      .filter((specifier) => specifier !== 'typeorm')
      .map((specifier) => `${file} imports ${specifier}`),
  );
  expect(imported).toEqual([]);
});

test('no folder is deeper than three below its app or library', () => {
  const deep = files.filter((file) => /^(apps|libs)\//.test(file) && file.split('/').length > 6);
  expect(deep).toEqual([]);
});

test('the name of a file says what it is, and occurs once', () => {
  const byName = new Map<string, string[]>();
  for (const file of files.filter((one) => !EXPECTED_NAMES.has(basename(one))))
    byName.set(basename(file), [...(byName.get(basename(file)) ?? []), file]);
  const repeated = [...byName.values()].filter(
    (same) =>
      same.length > 1 && same.some((file) => UNIQUE_BELOW.some((part) => file.startsWith(part))),
  );
  expect(repeated).toEqual([]);
});

function listed([, names = '']: RegExpMatchArray): string[] {
  return names.split(',');
}

function specifiersOf(file: string): string[] {
  const text = readFileSync(join(PROJECT, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name = '']) => name);
}

function foldersIn(parent: string): string[] {
  return readdirSync(join(PROJECT, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** Folders by the folders that they import, with one import of each pair as "file imports file". */
type Imports = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What the folders directly in `parent` import of each other. Tests may import from everywhere. */
function importsBetween(parent: string): Imports {
  const found = new Map<string, Map<string, string>>();
  for (const file of files.filter((one) => !one.endsWith('.test.ts'))) {
    const from = folderIn(parent, file);
    if (from === null) continue;
    for (const specifier of specifiersOf(file).filter((name) => name.startsWith('.'))) {
      const target = normalize(join(dirname(file), specifier));
      const to = folderIn(parent, target);
      if (to === null || from === to) continue;
      const targets = found.get(from) ?? new Map<string, string>();
      found.set(from, targets.set(to, `${file} imports ${target}`));
    }
  }
  return found;
}

/** The folder directly in `parent` that a file is in; null for a file that is in none. */
function folderIn(parent: string, file: string): string | null {
  if (!file.startsWith(`${parent}/`)) return null;
  const [folder, ...rest] = file.slice(parent.length + 1).split('/');
  return rest.length > 0 ? (folder ?? null) : null;
}

/** The imports of the first circle that is found; empty when there is none. */
function circleIn(imports: Imports): string[] {
  const done = new Set<string>();
  const visit = (folder: string, way: readonly string[]): string[] => {
    if (way.includes(folder)) return [...way.slice(way.indexOf(folder)), folder];
    if (done.has(folder)) return [];
    for (const next of imports.get(folder)?.keys() ?? []) {
      const circle = visit(next, [...way, folder]);
      if (circle.length > 0) return circle;
    }
    done.add(folder);
    return [];
  };
  for (const folder of imports.keys()) {
    const circle = visit(folder, []);
    const pairs = circle.slice(1).map((to, at) => imports.get(circle[at] ?? '')?.get(to) ?? to);
    if (pairs.length > 0) return pairs;
  }
  return [];
}
