import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { sidesOf, textOf } from '../../sync/sides.ts';
import { itemName, type DifferenceView, type Side } from '#api/window-views';
import type { Here } from './here.ts';
import { look } from './current-preview.ts';

/** What is here of an item against what is published. Throws `unknown-item`. */
export function differenceOf(
  here: Here,
  key: { contentType: string; guid: string },
): Promise<DifferenceView> {
  const selection = { contentType: undefined, item: itemName(key) };
  return look(here, selection, async ({ instance, writer, preview }) => {
    const [state] = preview.selected;
    if (state === undefined) throw new ProSyncError('unknown-item', 'This item is gone.');
    const { before, after, path } = await sidesOf(instance, writer, state);
    const mediaType = state.facts.wanted?.body.mediaType ?? '';
    const side = (bytes: Uint8Array | null, at: string): Side | null =>
      bytes === null ? null : { path: at, text: textOf(bytes, at), body: bodyOf(bytes, mediaType) };
    return { here: side(before, path ?? state.path), published: side(after, state.path) };
  });
}

function bodyOf(bytes: Uint8Array, mediaType: string): Side['body'] {
  return { mediaType, size: bytes.byteLength, sha256: sha256(bytes) };
}
