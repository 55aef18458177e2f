import type { ContentWriter, TargetRecord } from '#connectors/connector';
import { ProSyncError } from '#domain/errors';
import { byRelease } from '#domain/head';
import { itemKey } from '#domain/item';
import { keptRelease, keptReleases, type KeptRelease } from '../holds/kept-releases.ts';
import { readHold } from '../holds/hold-file.ts';
import type { Instance } from '../instance.ts';
import { previewOn, type Preview } from './preview.ts';
import { EVERYTHING } from './survey.ts';

/**
 * What going back to a release that is kept here would do; without a number, to the one before what is applied. Needs no
 * server. Removed is only what later releases brought: what was deprecated before stays as it was. Throws
 * `release-not-kept`.
 */
export async function previewRollback(
  instance: Instance,
  writer: ContentWriter,
  to: { epoch: number; seq: number } | null,
): Promise<Preview> {
  const record = await writer.record();
  if (record === null) throw nothingBefore('Nothing is applied yet');
  const kept = keptReleases(instance);
  const target = to === null ? kept.find(({ head }) => byRelease(head, record) < 0) : null;
  const release = to === null ? target : keptRelease(instance, to);
  if (release === undefined || release === null) {
    throw nothingBefore(`No release before ${record.epoch}.${record.seq} is kept here`);
  }
  return previewBack(instance, writer, release, { kept, record });
}

/** What going back to this release would do, with every release that is kept here. */
export function previewBack(
  instance: Instance,
  writer: ContentWriter,
  release: KeptRelease,
  { kept, record }: { kept: readonly KeptRelease[]; record: TargetRecord },
): Promise<Preview> {
  const now = instance.terminal.io.now();
  const brought = broughtAfter(release, kept);
  const known = {
    pulled: { ...release, isNew: false, wasHeld: false },
    newest: kept[0]?.head ?? release.head,
    hold: readHold(instance.place.hold, now),
    record,
  };
  return previewOn(instance, writer, known, {
    selection: EVERYTHING,
    prune: (item) => brought.has(itemKey(item)),
    overwrite: false,
    now,
  });
}

function broughtAfter(release: KeptRelease, kept: readonly KeptRelease[]): Set<string> {
  const later = kept.filter(({ head }) => byRelease(head, release.head) > 0);
  return new Set(later.flatMap(({ manifest }) => manifest.items.map(itemKey)));
}

function nothingBefore(what: string): ProSyncError {
  return new ProSyncError('release-not-kept', `${what}, so there is nothing to go back to.`, {
    remedy: "The server's operators can restore a release for everybody.",
  });
}
