import { keptReleases } from '../../holds/kept-releases.ts';
import { writerOf } from '../../instance.ts';
import type { KeptReleases } from '#api/window-views';
import { openHere, type Here } from './here.ts';

/** The releases that are kept here, and which one is applied. Asks no server. */
export async function releasesOf(here: Here): Promise<KeptReleases> {
  const instance = openHere(here);
  const writer = writerOf(instance);
  try {
    const record = await writer.record();
    const applied = record === null ? null : { epoch: record.epoch, seq: record.seq };
    const kept = keptReleases(instance).map(({ head }) => {
      const { epoch, seq, publishedAt, manifest } = head;
      return { epoch, seq, publishedAt, items: manifest.items };
    });
    return { applied, kept };
  } finally {
    await writer.close();
  }
}
