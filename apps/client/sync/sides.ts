import type { ContentWriter } from '#connectors/connector';
import type { AppliedItem } from '#domain/installed';
import type { Judged } from '#domain/plan';
import { checkBody } from '#domain/manifest-verification';
import { decodedText, markedText } from '#connectors/text/decode';
import type { Instance } from '../instance.ts';

/** The bytes of an item here and as they are published; null: there are none. */
export interface Sides {
  before: Uint8Array | null;
  after: Uint8Array | null;
  /** Where the item is here, or would be. */
  path: string | null;
}

/** What ProSync applied at the item's place: the item itself, or the one whose place it takes over; null: nothing. */
export function ownerOf({ facts }: Judged): AppliedItem | null {
  return facts.applied ?? facts.predecessor;
}

/** Both sides of an item's difference. Fetches and verifies what is published, but stores nothing. */
export async function sidesOf(
  instance: Instance,
  writer: ContentWriter,
  state: Judged,
): Promise<Sides> {
  const { facts } = state;
  const { wanted } = facts;
  // What is where the item belongs: applied by ProSync, or here before it.
  const here = ownerOf(state) ?? wanted;
  const path = facts.movedTo ?? here?.path ?? null;
  // What was imported by hand is here under a GUID of its own, and is what a person has to decide about.
  const guid = isHere(state) ? (here?.guid ?? null) : facts.namesake;
  const before =
    here === null || path === null || guid === null
      ? null
      : await writer.bodyOf({ ...here, path, guid });
  const after = wanted === null ? null : await bodyOf(instance, wanted.body);
  return { before, after, path };
}

function isHere({ facts: { found, movedTo, predecessor } }: Judged): boolean {
  return predecessor === null ? found !== null || movedTo !== null : !predecessor.isDeleted;
}

/** The bytes as text with the byte order mark that they begin with, or null when they are none. */
export function textOf(bytes: Uint8Array, path: string | null): string | null {
  const decoded = decodedText(bytes, path ?? '');
  return decoded === null ? null : markedText(decoded);
}

/** How the text is encoded; null for bytes that are no text. */
export function encodingOf(bytes: Uint8Array | null, path: string | null): string | null {
  return bytes === null ? null : (decodedText(bytes, path ?? '')?.encoding ?? null);
}

async function bodyOf(instance: Instance, body: { sha256: string; size: number }): Promise<Buffer> {
  const stored = instance.blobs.find(body);
  if (stored !== null) return stored;
  const bytes = await instance.server.blob(body, instance.retryPolicy);
  checkBody(bytes, body);
  return bytes;
}
