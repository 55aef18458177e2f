import type { Head } from '#domain/head';
import { keyOfLine, type Section } from '../release/published-release.ts';
import type { ChangedKey } from './changes.queries.ts';

/** The bytes of the changes: what is in the manifest now, as its lines spell it, and what left it. */
export function encodeChanges(
  since: number,
  head: Pick<Head, 'epoch' | 'seq' | 'manifest'>,
  keys: readonly ChangedKey[],
  sections: ReadonlyMap<string, Section>,
): Buffer {
  const lines = linesOf(new Set(keys.map((key) => key.contentType)), sections);
  const published: string[] = [];
  const withdrawn: { contentType: string; guid: string }[] = [];
  for (const { contentType, guid, wasPublished } of keys) {
    const line = lines.get(contentType)?.get(guid);
    if (line !== undefined) published.push(line);
    else if (wasPublished) withdrawn.push({ contentType, guid });
  }
  const { epoch, seq, manifest } = head;
  const start = JSON.stringify({ epoch, since, seq, manifest }).slice(0, -1);
  const end = JSON.stringify(withdrawn);
  return Buffer.from(
    `${start},"published":[\n${published.join(',\n')}\n],"withdrawn":${end}}\n`,
    'utf8',
  );
}

/** GUID to line of the manifest, for each of the content types. */
function linesOf(
  contentTypes: ReadonlySet<string>,
  sections: ReadonlyMap<string, Section>,
): Map<string, Map<string, string>> {
  return new Map(
    [...contentTypes].map((contentType) => {
      const lines = sections.get(contentType)?.lines.split(',\n') ?? [];
      return [contentType, new Map(lines.map((line) => [keyOfLine(line).guid, line]))];
    }),
  );
}
