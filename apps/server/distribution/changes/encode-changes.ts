import type { Head } from '#domain/head';
import { byItemKey, type ItemKey } from '#domain/item';
import { inScope, keyOfLine, type Scope } from '#domain/manifest';
import type { PublishedRelease, Section } from '../release/published-release.ts';

/**
 * The bytes of the changes between two proven releases, in the scope: the lines of the manifest that are new or differ, and
 * the identities of those that left it. Nothing else in the database has a say in it.
 */
export function encodeChanges(
  since: number,
  head: Pick<Head, 'epoch' | 'seq' | 'scope' | 'manifest'>,
  before: PublishedRelease,
  now: PublishedRelease,
): Buffer {
  const published: string[] = [];
  const withdrawn: ItemKey[] = [];
  for (const type of typesIn(head.scope, before, now)) {
    const old = linesOf(before.sections.get(type));
    const current = linesOf(now.sections.get(type));
    for (const [guid, line] of current) if (old.get(guid) !== line) published.push(line);
    for (const guid of old.keys()) {
      if (!current.has(guid)) withdrawn.push({ contentType: type, guid });
    }
  }
  return encoded(
    { epoch: head.epoch, since, seq: head.seq, manifest: head.manifest },
    published,
    withdrawn,
  );
}

function encoded(start: object, published: string[], withdrawn: ItemKey[]): Buffer {
  const end = JSON.stringify(withdrawn.sort(byItemKey));
  const lines = published.join(',\n');
  return Buffer.from(
    `${JSON.stringify(start).slice(0, -1)},"published":[\n${lines}\n],"withdrawn":${end}}\n`,
    'utf8',
  );
}

// A section that did not change has the same text: nothing of it needs to be compared.
function typesIn(scope: Scope, before: PublishedRelease, now: PublishedRelease): string[] {
  const types = new Set([...before.sections.keys(), ...now.sections.keys()]);
  return [...types].filter(
    (type) =>
      inScope(scope, type) && before.sections.get(type)?.lines !== now.sections.get(type)?.lines,
  );
}

/** GUID to line of the manifest. */
function linesOf(section: Section | undefined): Map<string, string> {
  const lines = section?.lines.split(',\n') ?? [];
  return new Map(lines.map((line) => [keyOfLine(line).guid, line]));
}
