import type { ContentWriter } from '#connectors/connector';
import { ProSyncError } from '#domain/errors';
import { itemKey, type ItemKey } from '#domain/item';
import { isSamePlace } from '#domain/places';
import { SERVER_CODES } from '../exit-codes.ts';
import type { Instance } from '../instance.ts';
import { findItem } from './survey.ts';
import { pull, readStored } from '../pull/pull.ts';

/** An item that a person can name. */
export type Named = ItemKey & { name: string; path: string };

/** The same with the item that ProSync applied where it belongs and that is no longer published, if there is one. */
export type NamedHere = Named & { before: Named | null };

/**
 * The items that a person names, of what is published and of what was applied. Asks the server, and takes what was pulled
 * last when it is out of reach. Throws `unknown-item`.
 */
export async function namedItems(
  instance: Instance,
  writer: ContentWriter,
  texts: readonly string[],
): Promise<NamedHere[]> {
  const record = await writer.record();
  const items = await publishedItems(instance, record);
  const published = items.map((item) => [itemKey(item), item]);
  const applied = (record?.items ?? []).map((item) => [itemKey(item), item]);
  const known = new Map<string, Named>([...applied, ...published] as [string, Named][]);
  return texts.map((text) => {
    const named = known.get(itemKey(findItem(text, [...known.values()])));
    if (named === undefined) throw new Error('A found item is one of the known ones.');
    return { ...named, before: beforeOf(named, record, new Set(items.map(itemKey))) };
  });
}

function beforeOf(
  named: Named,
  record: Awaited<ReturnType<ContentWriter['record']>>,
  published: ReadonlySet<string>,
): Named | null {
  const recorded = record?.items ?? [];
  if (recorded.some((was) => itemKey(was) === itemKey(named))) return null;
  const isBefore = (was: Named) =>
    isSamePlace(was.path, named.path) && !published.has(itemKey(was));
  return recorded.find(isBefore) ?? null;
}

async function publishedItems(
  instance: Instance,
  record: Awaited<ReturnType<ContentWriter['record']>>,
): Promise<readonly Named[]> {
  const { retryPolicy, terminal } = instance;
  const now = terminal.io.now();
  try {
    const options = { waitSeconds: 0, remembers: false, record, now, retryPolicy };
    return (await pull(instance, options)).manifest.items;
  } catch (error) {
    const stored = readStored(instance);
    const isAway = error instanceof ProSyncError && SERVER_CODES.has(error.code);
    if (!isAway || stored === null) throw error;
    terminal.note(`${error.message} Using what was pulled last.`);
    return stored.manifest.items;
  }
}
