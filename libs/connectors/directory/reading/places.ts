import { collidingItems, collisionSentence } from '#domain/collisions';
import type { ReadProblem } from '../../connector.ts';
import type { Entry } from './survey.ts';

/** The files of a source that no target can hold beside each other; looks again only when there are other files. */
export class Places {
  #paths: ReadonlyMap<string, Entry> = new Map();
  #collisions: ReadProblem[] = [];

  /** A problem for each of two such files. They stay items: a person decides which of them is meant. */
  problems(entries: ReadonlyMap<string, Entry>): ReadProblem[] {
    if (!hasSameKeys(this.#paths, entries)) this.#collisions = collisionsAmong(entries);
    this.#paths = entries;
    return this.#collisions;
  }
}

function collisionsAmong(entries: ReadonlyMap<string, Entry>): ReadProblem[] {
  const files = [...entries.values()].filter((entry) => entry.problem === null);
  const pairs = collidingItems(files.map(({ file }) => ({ path: file.path, file })));
  return pairs.flatMap(([one, other]) => [problemOf(one, other), problemOf(other, one)]);
}

function problemOf(one: { path: string; file: Entry['file'] }, other: { path: string }) {
  const detail = `${collisionSentence(one.path, 'Another file', other.path)} No instance can have both: rename or move one of them.`;
  const { contentType } = one.file.rule;
  return { code: 'path-collision', detail, contentType, guid: null, path: one.path };
}

function hasSameKeys(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  if (a.size !== b.size) return false;
  for (const key of b.keys()) if (!a.has(key)) return false;
  return true;
}
