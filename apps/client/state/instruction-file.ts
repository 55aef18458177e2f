import { z } from 'zod';
import { itemKey, type ItemKey } from '#domain/item';
import type { ManifestItem } from '#domain/manifest';
import { readJson, writeJson } from './files.ts';

const Instruction = z.object({
  contentType: z.string(),
  guid: z.string(),
  name: z.string(),
  path: z.string(),
  version: z.int(),
  digest: z.string(),
  text: z.string(),
  /** When this version was seen as applied. */
  since: z.iso.datetime(),
  /** Null while they are open. */
  done: z.object({ at: z.iso.datetime(), by: z.string() }).nullable(),
});
const InstructionsFile = z.array(Instruction);

/** What to do by hand for one version of an item (docs/adr/0006-instructions.md). */
export type Instruction = z.infer<typeof Instruction>;

/** The instructions of the versions that were applied here. The file is read every time: a daemon and a command share it. */
export class Instructions {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Every version's, the oldest first; those that are done stay, so that no version is asked about twice. */
  all(): Instruction[] {
    const parsed = InstructionsFile.safeParse(readJson(this.#path));
    return parsed.success ? parsed.data : [];
  }

  /** Those that nobody ticked off. */
  open(): Instruction[] {
    return this.all().filter(({ done }) => done === null);
  }

  /** Adds those of these items that are not known yet, and returns them. Only the holder of the lock calls it. */
  add(items: readonly (ManifestItem & { instructions: string })[], now: Date): Instruction[] {
    if (items.length === 0) return [];
    const known = this.all();
    const names = new Set(known.map(versionName));
    const added = items
      .filter((item) => !names.has(versionName(item)))
      .map(({ contentType, guid, name, path, version, digest, instructions: text }) => {
        const since = now.toISOString();
        return { contentType, guid, name, path, version, digest, text, since, done: null };
      });
    if (added.length > 0) writeJson(this.#path, [...known, ...added]);
    return added;
  }

  /** Ticks off what is open for these items, and returns it. Only the holder of the lock calls it. */
  tickOff(keys: readonly ItemKey[], by: { owner: string; now: Date }): Instruction[] {
    const named = new Set(keys.map(itemKey));
    const known = this.all();
    const ticked = known.filter((each) => each.done === null && named.has(itemKey(each)));
    const done = { at: by.now.toISOString(), by: by.owner };
    const after = known.map((each) => (ticked.includes(each) ? { ...each, done } : each));
    if (ticked.length > 0) writeJson(this.#path, after);
    return ticked;
  }
}

function versionName(item: ItemKey & { version: number; digest: string }): string {
  return `${itemKey(item)}\n${item.version}\n${item.digest}`;
}
