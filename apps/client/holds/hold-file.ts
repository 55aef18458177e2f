import { rmSync } from 'node:fs';
import { z } from 'zod';
import { ProSyncError } from '#domain/errors';
import { readIfThere, writeJson } from '../state/files.ts';

const HoldFile = z.strictObject({
  /** Nothing is applied at all. */
  pause: z
    .strictObject({
      reason: z.string(),
      owner: z.string(),
      at: z.iso.datetime(),
      until: z.iso.datetime().nullable(),
    })
    .nullable(),
  /** This release is applied and no later one. */
  pin: z
    .strictObject({
      epoch: z.int(),
      seq: z.int(),
      reason: z.string(),
      owner: z.string(),
      at: z.iso.datetime(),
    })
    .nullable(),
});
/** What holds an instance back: a pause, or a release that it is pinned to. */
export type Hold = z.infer<typeof HoldFile>;

const FREE: Hold = { pause: null, pin: null };

/**
 * What holds the instance back now; a pause that is over does not. Throws `hold-damaged`: an instance that someone paused
 * must not go on because a file broke.
 */
export function readHold(path: string, now: Date): Hold {
  const bytes = readIfThere(path);
  if (bytes === null) return FREE;
  const hold = parsed(path, bytes);
  const until = hold.pause?.until ?? null;
  const isOver = until !== null && Date.parse(until) <= now.getTime();
  return isOver ? { ...hold, pause: null } : hold;
}

/** Writes what holds the instance back; nothing: the file goes. */
export function writeHold(path: string, hold: Hold): void {
  if (hold.pause === null && hold.pin === null) rmSync(path, { force: true });
  else writeJson(path, hold);
}

/** One sentence about a pause: why, who, until when. */
export function pauseSentence({ reason, owner, until }: NonNullable<Hold['pause']>): string {
  return `paused: ${reason} (${owner}${until === null ? '' : `, until ${until}`})`;
}

/** Throws `paused` when someone paused the instance: then nothing is applied, whoever asks. */
export function refusePaused({ pause }: Hold): void {
  if (pause === null) return;
  throw new ProSyncError(
    'paused',
    `Nothing was applied: the instance is ${pauseSentence(pause)}.`,
    {
      remedy: 'To continue, run "prosync resume" first.',
    },
  );
}

function parsed(path: string, bytes: Buffer): Hold {
  try {
    return HoldFile.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw new ProSyncError(
      'hold-damaged',
      `The file ${path}, which holds the pause and the pin, is damaged.`,
      {
        remedy:
          'Set them again with "prosync pause" or "prosync pin", or clear them with "prosync resume".',
        cause,
      },
    );
  }
}
