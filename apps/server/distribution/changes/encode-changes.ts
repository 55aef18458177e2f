import type { Head } from '#domain/head';
import { byItemKey, type ItemKey } from '#domain/item';
import { inScope, keyOfLine, type Scope } from '#domain/manifest';
import type { PublishedRelease, Section } from '../release/published-release.ts';

/** So many lines are compared in one step. */
const LINES_PER_STEP = 256;

/**
 * The bytes of the changes between two proven releases, in the scope: the lines of the manifest that are new or differ, and
 * the identities of those that left it. Nothing else in the database has a say in it. Step by step, because there can be very many lines.
 */
export function* encodeChanges(
  since: number,
  head: Pick<Head, 'epoch' | 'seq' | 'scope' | 'manifest'>,
  before: PublishedRelease,
  now: PublishedRelease,
): Generator<undefined, Buffer> {
  const published: string[] = [];
  const withdrawn: ItemKey[] = [];
  for (const type of typesIn(head.scope, before, now)) {
    const old = new Lines(before.sections.get(type));
    const current = new Lines(now.sections.get(type));
    for (let count = 0; old.line !== null || current.line !== null; count += 1) {
      if (count % LINES_PER_STEP === 0) yield;
      const order = old.line === current.line ? 0 : old.compare(current);
      if (order < 0) withdrawn.push(old.key);
      else if (current.line !== null && old.line !== current.line) published.push(current.line);
      if (order <= 0) old.next();
      if (order >= 0) current.next();
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

/** The lines of a section one after the other, in the order of a manifest. */
class Lines {
  /** Null behind the last one. */
  line: string | null = null;
  private readonly text: string;
  private at = 0;

  constructor(section: Section | undefined) {
    this.text = section?.lines ?? '';
    this.next();
  }

  get key(): ItemKey {
    return keyOfLine(this.line ?? '');
  }

  next(): void {
    const { text, at } = this;
    const found = text.indexOf(',\n', at);
    const end = found === -1 ? text.length : found;
    this.line = at < text.length ? text.slice(at, end) : null;
    this.at = end + 2;
  }

  /** Negative when this line comes before that one, 0 when both are of one item; what has ended comes last. */
  compare(other: Lines): number {
    if (this.line === null) return 1;
    return other.line === null ? -1 : byItemKey(this.key, other.key);
  }
}
