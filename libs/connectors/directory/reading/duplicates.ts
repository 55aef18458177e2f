import type { ReadProblem } from '../../connector.ts';
import type { Entry } from './survey.ts';

/** The problems of files that carry the same GUID within a content type: all of them are blocked (docs/design.md#4). */
export function duplicatesIn(entries: Iterable<Entry>): Map<Entry, ReadProblem> {
  const byKey = new Map<string, Entry | Entry[]>();
  for (const entry of entries) {
    if (entry.key === null) continue;
    const first = byKey.get(entry.key);
    if (first === undefined) byKey.set(entry.key, entry);
    else byKey.set(entry.key, [...(Array.isArray(first) ? first : [first]), entry]);
  }
  const problems = new Map<Entry, ReadProblem>();
  for (const group of byKey.values()) {
    if (Array.isArray(group))
      for (const entry of group) problems.set(entry, problemOf(entry, group));
  }
  return problems;
}

function problemOf(entry: Entry, group: readonly Entry[]): ReadProblem {
  const [contentType = null, guid = null] = entry.key?.split('\n') ?? [];
  const paths = group.map((other) => other.file.path);
  const shown =
    paths.slice(0, 5).join(' and ') + (paths.length > 5 ? ` and ${paths.length - 5} more` : '');
  return {
    code: 'duplicate-guid',
    detail: `${shown} carry the same GUID ${guid}.`,
    contentType,
    guid,
    path: entry.file.path,
  };
}
