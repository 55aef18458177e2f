import { z } from 'zod';
import { ContentType, Guid } from '#api/primitives';
import { ProSyncError } from '#domain/errors';
import { readIfThere } from '../state/files.ts';
import { ItemDrift } from '../state/drift-settings.ts';

const Key = { contentType: ContentType, guid: Guid };
const Decision = {
  ...Key,
  name: z.string(),
  reason: z.string(),
  owner: z.string(),
  at: z.iso.datetime(),
};

const OverridesFile = z.strictObject({
  schemaVersion: z.literal(1),
  /** Left out of the mass sync. */
  excluded: z.array(z.strictObject({ ...Decision, until: z.iso.datetime().nullable() })),
  /** In the mass sync in spite of a tag. */
  included: z.array(z.strictObject(Key)),
  /** Drift that someone decided to leave alone, while the facts stay what they were. */
  ignored: z.array(z.strictObject({ ...Decision, facts: z.string() })),
  /** What is done about drift of one item. */
  drift: z.array(z.strictObject({ ...Key, policy: ItemDrift })),
});
export type OverridesFile = z.infer<typeof OverridesFile>;

const NONE: OverridesFile = {
  schemaVersion: 1,
  excluded: [],
  included: [],
  ignored: [],
  drift: [],
};

/** The decisions in a file; none when there is no file. Throws `choices-damaged`. */
export function readOverrides(path: string): OverridesFile {
  const bytes = readIfThere(path);
  if (bytes === null) return NONE;
  try {
    return OverridesFile.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw new ProSyncError('choices-damaged', `The file of local decisions ${path} is damaged.`, {
      remedy:
        'Restore it from a backup. Deleting it puts every excluded item back into the mass sync.',
      cause,
    });
  }
}
