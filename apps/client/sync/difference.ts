import type { ContentWriter } from '#connectors/connector';
import { sha256 } from '#domain/digest';
import type { Judged } from '#domain/plan';
import { readableText } from '#domain/readable';
import type { Instance } from '../instance.ts';
import { unifiedDiff } from '../text/unified-diff.ts';
import { encodingOf, ownerOf, sidesOf, textOf } from './sides.ts';

/** One side of a difference. */
export interface DifferenceSide {
  sha256: string;
  size: number;
  path: string;
  /** Null: not known, or not part of the item. */
  executable: boolean | null;
}

/** What differs for one item, as it is shown and as JSON has it. */
export interface Difference {
  contentType: string;
  guid: string;
  name: string;
  state: string;
  reason: string | null;
  /** The item that ProSync applied at the path before, and that is no longer published; null: none. */
  replaces: { contentType: string; guid: string; name: string } | null;
  /** Unified; null when a side is binary. */
  diff: string[] | null;
  /** Of either side; null for what is not there, or is no text. */
  encodings: [before: string | null, after: string | null];
  before: DifferenceSide | null;
  after: DifferenceSide | null;
}

/** What differs between an item here and as it is published. */
export async function differenceOf(
  instance: Instance,
  writer: ContentWriter,
  state: Judged,
): Promise<Difference> {
  const { contentType, guid, name, reason, facts } = state;
  const { before, after, path } = await sidesOf(instance, writer, state);
  const type = facts.wanted?.body.mediaType ?? '';
  const [old, now] = [before, after].map((bytes) =>
    bytes === null ? '' : readableOf(bytes, type, path),
  );
  const isText = old !== null && now !== null && old !== undefined && now !== undefined;
  const sides = { before: sideOf(before, path ?? state.path), after: sideOf(after, state.path) };
  const { predecessor } = facts;
  return {
    contentType,
    guid,
    name,
    state: state.state,
    reason,
    replaces: predecessor && {
      contentType: predecessor.contentType,
      guid: predecessor.guid,
      name: predecessor.name,
    },
    diff: isText ? unifiedDiff(old, now) : null,
    encodings: [encodingOf(before, path), encodingOf(after, path)],
    ...withBits(sides, state),
  };
}

type Sides = Pick<Difference, 'before' | 'after'>;

function sideOf(bytes: Uint8Array | null, path: string): DifferenceSide | null {
  if (bytes === null) return null;
  return { sha256: sha256(bytes), size: bytes.byteLength, path, executable: null };
}

/*
 * Only an executable item says something about the bit, and ProSync clears a bit that it set itself. Equal bytes that still
 * differ differ in the bit; of other bytes that someone changed here, the bit is not known.
 */
function withBits({ before, after }: Sides, state: Judged): Sides {
  const isSet = state.facts.wanted?.executable === true;
  const wasSet = ownerOf(state)?.executable === true;
  if (after === null || (!isSet && !wasSet)) return { before, after };
  const isEqual = before?.sha256 === after.sha256;
  const isKnown = state.drift !== 'changed' && state.drift !== 'unlinked';
  const here = isKnown ? wasSet : isEqual ? !isSet : null;
  return {
    before: before && { ...before, executable: here },
    after: { ...after, executable: isSet },
  };
}

// JSON is one long line, of which nobody could read a difference.
function readableOf(bytes: Uint8Array, mediaType: string, path: string | null): string | null {
  const text = textOf(bytes, path);
  if (text === null) return null;
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  return mark + readableText(mediaType, text.slice(mark.length));
}
