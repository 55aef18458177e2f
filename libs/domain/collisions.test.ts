import { expect, test } from 'vitest';
import {
  collidingChanges,
  collidingItems,
  collisionSentence,
  type PlacedChange,
} from './collisions.ts';

const script = (guid: string, path: string) => ({ contentType: 'script', guid, path });
const change = (
  guid: string,
  path: string | null,
  publishedPath: string | null = null,
  isOverridden = false,
): PlacedChange => ({ contentType: 'script', guid, path, publishedPath, isOverridden });
const waiting = (...args: Parameters<typeof collidingChanges>) =>
  collidingChanges(...args).map((c) => [c.change.guid, c.with.guid]);

test.each([
  ['the same path', 'x/a.ps1', 'x/a.ps1'],
  ['another case', 'x/a.ps1', 'X/A.ps1'],
  ['another Unicode form', 'x/\u00e9', 'x/e\u0301'],
  ['a file that is its folder', 'x/a', 'x'],
  ['a folder that is its file', 'x', 'x/a'],
])('a new item waits for a published one with %s', (_what, published, path) => {
  expect(waiting([change('new', path)], [script('old', published), script('far', 'y')])).toEqual([
    ['new', 'old'],
  ]);
});

test('of two new items with one path both wait, and the others go out', () => {
  const changes = [change('one', 'a'), change('two', 'A'), change('three', 'b')];
  expect(new Map(waiting(changes, []) as [string, string][])).toEqual(
    new Map([
      ['one', 'two'],
      ['two', 'one'],
    ]),
  );
});

test('two items may change places, and one may take the place of one that goes', () => {
  const published = [script('one', 'a'), script('two', 'b'), script('gone', 'c')];
  const swap = [change('one', 'b', 'a'), change('two', 'a', 'b')];
  expect(waiting([...swap, change('gone', null, 'c'), change('new', 'C')], published)).toEqual([]);
});

test('what waits keeps its old path, and so keeps others waiting', () => {
  const published = [script('one', 'a'), script('two', 'b'), script('stays', 'c')];
  const chain = [change('one', 'b', 'a'), change('two', 'c', 'b'), change('new', 'a')];
  expect(waiting(chain, published)).toEqual([
    ['two', 'stays'],
    ['one', 'two'],
    ['new', 'one'],
  ]);
});

test('what is published under its path already keeps it', () => {
  const published = [script('one', 'a'), script('two', 'A')];
  expect(waiting([change('two', 'A', 'A')], published)).toEqual([]);
});

test('an override goes out all the same, and others then wait for it', () => {
  const published = [script('old', 'a')];
  expect(waiting([change('one', 'a', null, true)], published)).toEqual([]);
  expect(waiting([change('one', 'b', null, true), change('two', 'B')], published)).toEqual([
    ['two', 'one'],
  ]);
});

test('items that collide are found with the one before them', () => {
  const items = ['Tool.ps1', 'b/c', 'tool.ps1', 'B', 'b/d'].map((path) => ({ path }));
  const pairs = collidingItems(items).map(([item, other]) => [item.path, other.path]);
  expect(pairs).toEqual([
    ['b/c', 'B'],
    ['b/d', 'B'],
    ['tool.ps1', 'Tool.ps1'],
  ]);
  expect(collidingItems(['a/b', 'a/c', 'd'].map((path) => ({ path })))).toEqual([]);
});

test('the sentence says how two paths collide', () => {
  expect(collisionSentence('a', 'script "x"', 'a')).toBe('script "x" has the same path a.');
  expect(collisionSentence('a', 'script "x"', 'A')).toContain('ignores case or Unicode form');
  expect(collisionSentence('a/b', 'script "x"', 'a')).toContain('a file and a folder at once');
});

test('two paths that look the same are told apart', () => {
  const sentence = collisionSentence('caf\u00e9', 'script b', 'cafe\u0301');
  expect(sentence).toContain('script b has the path cafe\\u{301}, which looks like caf\\u{e9}');
});
