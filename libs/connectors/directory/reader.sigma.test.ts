import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { itemKey } from '#domain/item';
import type { ContentItem, ContentReader } from '../connector.ts';
import { directoryReader } from './reader.ts';

const DATA = resolve('../shared/data/sigma');
const BUNDLE = join(DATA, 'sigma-rules.bundle');
const isHere = existsSync(BUNDLE);
const suffix = isHere ? '' : ` (skipped: ${BUNDLE} is not here)`;
const LAYOUT =
  'contentTypes:\n  sigma-rule: { files: "rules/**/*.yml", guid: id, name: title, tags: tags }\n';

let folder: string;
let root: string;
let reader: ContentReader;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'prosync-sigma-'));
  root = join(folder, 'sigma');
  if (isHere) execFileSync('git', ['clone', '-q', '-b', 'main', BUNDLE, root]);
  reader = directoryReader({ root });
});

afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true, force: true });
});

async function readCommit(commit: string): Promise<Map<string, ContentItem>> {
  execFileSync('git', ['-C', root, 'checkout', '-q', '-f', commit]);
  writeFileSync(join(root, 'prosync.yaml'), LAYOUT);
  const items = new Map<string, ContentItem>();
  const reading = reader.read(new AbortController().signal);
  for (;;) {
    const next = await reading.next();
    if (next.done === true) {
      expect(next.value).toEqual({ complete: true, reason: null });
      return items;
    }
    expect(next.value.problems).toEqual([]);
    for (const item of next.value.items) items.set(itemKey(item), item);
  }
}

function expectedCommits(): { commit: string; counts: Record<string, number> }[] {
  const [head = '', ...lines] = readFileSync(join(DATA, 'expected.tsv'), 'utf8').trim().split('\n');
  const names = head.split('\t').slice(2);
  return lines.map((line) => {
    const [commit = '', , ...counts] = line.split('\t');
    return {
      commit,
      counts: Object.fromEntries(names.map((name, index) => [name, Number(counts[index])])),
    };
  });
}

// What a scan finds of a commit when everything found in the one before was published.
async function compare(
  before: Map<string, ContentItem>,
  now: Map<string, ContentItem>,
): Promise<Record<string, number>> {
  const gone = [...before.values()].filter((item) => !now.has(itemKey(item)));
  const movedOut = await reader.movedOut(gone, new AbortController().signal);
  const kept = [...now.values()].map((item) => ({ item, was: before.get(itemKey(item)) }));
  const changed = kept.filter(({ item, was }) => was !== undefined && was.digest !== item.digest);
  const relocated = changed.filter(
    ({ item, was }) => was?.pathlessDigest === item.pathlessDigest,
  ).length;
  return {
    total: now.size,
    new: kept.filter(({ was }) => was === undefined).length,
    modified: changed.length - relocated,
    relocated,
    moved_out: movedOut.length,
    deleted: gone.length - movedOut.length,
    unchanged: kept.filter(({ item, was }) => was?.digest === item.digest).length,
  };
}

test.skipIf(!isHere)(
  `3,071 real rules are read, and the second reading gives the same without bytes${suffix}`,
  async () => {
    const commit = expectedCommits()[0]?.commit ?? '';
    const first = await readCommit(commit);
    expect(first.size).toBe(3071);
    expect([...first.values()].every((item) => item.bytes !== null)).toBe(true);
    const second = await readCommit(commit);
    expect([...second.values()].map((item) => item.digest)).toEqual(
      [...first.values()].map((item) => item.digest),
    );
    expect([...second.values()].filter((item) => item.bytes !== null)).toEqual([]);
  },
);

// The commits with the most kinds of change, each with the one before it.
test.skipIf(!isHere)(
  `commits that move rules out, delete and relocate them are seen as expected${suffix}`,
  async () => {
    const commits = expectedCommits();
    const telling = commits.flatMap(({ counts }, index) =>
      index > 0 &&
      (counts['moved_out'] ?? 0) + (counts['deleted'] ?? 0) + (counts['relocated'] ?? 0) > 0
        ? [index]
        : [],
    );
    expect(telling.length).toBeGreaterThan(5);
    for (const index of telling.slice(0, 12)) {
      const [was, now] = [commits[index - 1], commits[index]];
      if (was === undefined || now === undefined) continue;
      const found = await compare(await readCommit(was.commit), await readCommit(now.commit));
      expect(now.counts, now.commit).toMatchObject(found);
    }
  },
);
