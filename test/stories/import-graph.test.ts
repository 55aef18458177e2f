import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { circlesOf, foldersOf, importGraph } from '../support/import-graph.ts';

const graph = importGraph(['apps', 'libs']);
const files = [...graph.keys()];
/** `apps/client` of `apps/client/sync/plan.ts`. */
const partOf = (file: string) => file.split('/').slice(0, 2).join('/');
/** The folders of these need each other in one direction only, and a file's name occurs once. */
const TIDY = ['apps/client', 'apps/client-ui', 'apps/console', 'libs/ui'];

test('the graph of imports knows types, settings of package.json and what is loaded late', () => {
  expect(graph.get('apps/client/commands/ui.ts')).toEqual(
    expect.arrayContaining(['apps/client/ui-server/window.ts', 'apps/client/state/place.ts']),
  );
  expect(graph.get('libs/ui/request/request.ts')).toContain('libs/api/problem.ts');
});

test('a circle is found and shown, also one of types', () => {
  const three = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['a']],
  ]);
  expect(circlesOf(three)).toEqual(['a -> b -> c -> a']);
});

test.each(TIDY)('no folder of %s needs itself by way of others', (part) => {
  // A file beside the folders is a folder of its own.
  const folderOf = (file: string) =>
    partOf(file) === part ? (file.slice(part.length + 1).split('/')[0] ?? null) : null;
  expect(circlesOf(foldersOf(graph, folderOf))).toEqual([]);
});

test('no page of the console reaches into another page', () => {
  const pageOf = (file: string) => /^apps\/console\/pages\/([^/]+)\//.exec(file)?.[1] ?? null;
  const reaching = [...foldersOf(graph, pageOf)].filter(([, others]) => others.length > 0);
  expect(reaching).toEqual([]);
});

test('no application imports another one, and no library an application', () => {
  const crossing = files.flatMap((file) =>
    (graph.get(file) ?? [])
      .filter((other) => other.startsWith('apps/') && partOf(other) !== partOf(file))
      .map((other) => `${file} -> ${other}`),
  );
  expect(crossing).toEqual([]);
});

test('what pages share knows nothing but the wire and the domain', () => {
  const shared = foldersOf(graph, partOf).get('libs/ui') ?? [];
  expect(shared.toSorted()).toEqual(['libs/api', 'libs/domain']);
});

test.each(TIDY)(
  'in %s a name of a file occurs once, and no folder lies deeper than three',
  (part) => {
    const own = files.filter((file) => partOf(file) === part);
    const names = own.map((file) => basename(file)).filter((name) => name !== 'index.ts');
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(own.filter((file) => file.split('/').length > 6)).toEqual([]);
  },
);
