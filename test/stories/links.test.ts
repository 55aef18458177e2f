import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
/** `docs/design.md#3` in a comment names the section with that number or title. */
const IN_CODE = /\bdocs\/[\w/-]+\.md(?:#[\w.-]*\w)?/g;
const IN_PAGES = /\]\((?!https?:|mailto:)([^)\s]*)\)/g;
/** `libs/domain/plan.ts`, or the end of such a path. */
const IN_BACKTICKS = /`((?:[\w.-]+\/)*[\w.-]+\.tsx?)`/g;
/** Pages that had the rules before they became part of the project, and their numbers without a page of it. */
const OLD_FORM = /\b(?:reliability|experience|toolchain)\.md\b|(?<![\w/])automate\.md \d/g;

interface Reference {
  from: string;
  to: string;
}

function tracked(pattern: RegExp): string[] {
  return execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => pattern.test(file) && existsSync(join(ROOT, file)));
}

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** The names by which a page's headings can be referred to: their slugs, as GitHub makes them, and their numbers. */
function anchorsOf(file: string): Set<string> {
  const prose = textOf(file).replace(/^```[\s\S]*?^```/gm, '');
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose.matchAll(/^#+ (.+)$/gm)) {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    anchors.add(text.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-'));
    const [, number] = /^(\d+(?:\.\d+)?)\b/.exec(text) ?? [];
    if (number !== undefined) anchors.add(number);
  }
  return anchors;
}

function isBroken({ to }: Reference): boolean {
  const [file = '', anchor] = to.split('#');
  if (!existsSync(join(ROOT, file))) return true;
  return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).has(anchor);
}

test('every reference of the code to a page leads to it and to its section', () => {
  const references = tracked(/^(apps|libs|test|samples|docker)\/.*\.(tsx?|css|yaml|js)$/).flatMap(
    (from) => (textOf(from).match(IN_CODE) ?? []).map((to) => ({ from, to })),
  );
  expect(references.length).toBeGreaterThan(100);
  expect(references.filter(isBroken)).toEqual([]);
});

test('no reference names a page that is not part of the project', () => {
  const texts = tracked(/^(apps|libs|test|samples|docker|docs)\/.*\.\w+$|^\w+\.md$/).filter(
    (file) => !file.endsWith('.png') && file !== 'test/stories/links.test.ts',
  );
  expect(
    texts.flatMap((from) => (textOf(from).match(OLD_FORM) ?? []).map((to) => ({ from, to }))),
  ).toEqual([]);
});

test('every link of a page leads to its page and section', () => {
  const references = tracked(/\.md$/).flatMap((from) =>
    [...textOf(from).matchAll(IN_PAGES)].map(([, link = '']) => {
      const to = link.startsWith('#') ? `${from}${link}` : normalize(join(dirname(from), link));
      return { from, to };
    }),
  );
  expect(references.length).toBeGreaterThan(20);
  expect(references.filter(isBroken)).toEqual([]);
});

test('every file that a page names exists', () => {
  const files = tracked(/./).map((file) => `/${file}`);
  const isThere = (name: string) => files.some((file) => file.endsWith(`/${name}`));
  // The changelog and the records tell of what was.
  const pages = tracked(/^(?!CHANGELOG|docs\/adr\/).*\.md$/);
  const named = pages.flatMap((from) =>
    [...textOf(from).matchAll(IN_BACKTICKS)].map(([, to = '']) => ({ from, to })),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ to }) => !isThere(to))).toEqual([]);
});
