import fc from 'fast-check';
import picomatch from 'picomatch';
import { expect, test } from 'vitest';
import { processorTime } from '../../../test/support/processor-time.ts';
import { Globs, type MatchOptions } from './globs.ts';

function matches(glob: string, path: string, options: MatchOptions = {}): boolean {
  return new Globs([glob], options).matching(path).length > 0;
}

test.each([
  ['Scripts (WIP)/**', 'Scripts (WIP)/x.ps1', true],
  ['Scripts (WIP)/**', 'Scripts WIP/x.ps1', false],
  ['(a|b)/x', '(a|b)/x', true],
  ['(a|b)/x', 'a/x', false],
  ['@(a|b)/x', 'a/x', true],
  ['[WIP] x/*', '[WIP] x/y', true],
  ['[WIP]/*', 'W/y', true],
  ['[!a-c]x', 'dx', true],
  ['[!a-c]x', 'ax', false],
  ['a[b', 'a[b', true],
  ['a{b', 'a{b', true],
  ['{a}', '{a}', true],
  ['a)b', 'a)b', true],
  ['v{1..12}', 'v11', true],
  ['v{01..12}', 'v07', true],
  ['v{01..12}', 'v7', false],
  ['**.ps1', 'deep/down/a.ps1', true],
  ['a/**', 'a', true],
  ['*', '.hidden', false],
  ['**', 'a/.hidden/b', false],
  ['.github/**', '.github/a', true],
  ['{,a/}.b', 'a/.b', true],
  ['?(a).b', '.b', true],
  ['*.b', '.b', false],
  ['!(tests)/**/*.ps1', 'tests/a.ps1', false],
  ['!(tests)/**/*.ps1', 'src/a.ps1', true],
  ['{,!(tests)/**/}*.ps1', 'a.ps1', true],
  ['{,!(tests)/**/}*.ps1', 'tests/b/a.ps1', false],
  ['**/!(*.test).ps1', 'a/b.test.ps1', false],
  ['**/!(*.test).ps1', 'a/b.ps1', true],
  ['@(a(b|c)d|e)', 'a(b|c)d', true],
])('the glob %s and the path %s: %s', (glob, path, expected) => {
  expect(matches(glob, path)).toBe(expected);
});

test.each<[string, string, MatchOptions, boolean]>([
  ['**', 'a/.hidden/b', { dot: true }, true],
  ['*.PS1', 'a.ps1', { caseless: true }, true],
  ['[a]/*', 'a/x', { classes: false }, false],
  ['[a]/*', '[a]/x', { classes: false }, true],
  ['@(a)', 'a', { groups: false }, false],
  ['\\*', '*', { escapes: true }, true],
  ['\\*', 'a', { escapes: true }, false],
])('the glob %s and the path %s with %j: %s', (glob, path, options, expected) => {
  expect(matches(glob, path, options)).toBe(expected);
});

test('all globs that match are named, in their order', () => {
  const globs = new Globs(['a/*', 'b/*', '**', 'a/!(x)']);
  expect(globs.matching('a/x')).toEqual([0, 2]);
  expect(globs.matching('a/y')).toEqual([0, 2, 3]);
  expect(globs.matching('.a')).toEqual([]);
  expect(new Globs([]).matching('a')).toEqual([]);
});

test.each(['@(a|!(b))', '{1..5000}', `!(x)${'{a,b}'.repeat(10)}`])(
  'the glob %s is refused',
  (glob) => {
    expect(() => new Globs([glob])).toThrow(Error);
  },
);

// What a layout means must not change under the people who wrote it. Left out is what picomatch reads in two ways.
test('globs mean what they meant to picomatch', () => {
  const plain = ['a', 'b', '.', '*', '[ab]', '{a,b}', '{a,b*}'];
  const nameOf = (...parts: string[]) =>
    fc.array(fc.constantFrom(...plain, ...parts), { minLength: 1, maxLength: 3 }).map(joined);
  const name = fc.oneof(fc.constant('**'), nameOf('?'), nameOf('@(a|b)', '+(a|b)'));
  const glob = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
  const letters = fc.array(fc.constantFrom('a', 'b', '.'), { minLength: 1, maxLength: 3 });
  const path = fc.array(letters.map(joined), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(glob, path, (pattern, names) => {
      const text = names.join('/');
      fc.pre(!/\.\.|\*\*[^/\n]|[^/\n]\*\*|\.(\/|$)/m.test(`${pattern}\n${text}`));
      expect(`${pattern} ${text} ${matches(pattern, text)}`).toBe(
        `${pattern} ${text} ${picomatch([pattern])(text)}`,
      );
    }),
    { numRuns: 3000 },
  );
});

function joined(parts: string[]): string {
  return parts.join('');
}

test.each([
  '{a,a*}'.repeat(150) + 'b',
  'a*'.repeat(490) + 'b',
  '+(+(+(a|a*)))'.repeat(70) + 'b',
  '+(a|+(a|+(a|+(a|+(a|a)))))b',
  '*('.repeat(300) + 'a' + ')'.repeat(300) + 'b',
  '**/'.repeat(300) + 'b',
  '!(a*)'.repeat(10) + 'b',
  '('.repeat(900),
  '@('.repeat(450),
  '{'.repeat(900),
])('no glob keeps the matching of a path busy: %s', (glob) => {
  const globs = new Globs([glob]);
  const took = processorTime(() => {
    globs.matching('a'.repeat(250));
    globs.matching(`${'a'.repeat(250)}/`.repeat(15) + 'a');
  });
  expect(took).toBeLessThan(5000);
});
