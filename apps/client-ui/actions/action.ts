import { z } from 'zod';
import { tell } from '#ui/activity/activity.ts';
import { count } from '#ui/text/count.ts';
import type { WindowCommand } from '#api/window-commands';
import type { CommandAnswer } from '#api/window-views';
import { useAct } from '../api.ts';
import { forgetNews } from '../live.ts';
import { keepToDo } from './to-do.ts';

/** Does something and reports the result: in the status line, in the activity, and what is left for a person to do. */
export function useAction(onDone: () => void = () => undefined) {
  const act = useAct();
  // Not the callbacks of `mutate`: they are forgotten when what was done takes its form off the screen.
  const perform = (command: WindowCommand) =>
    void act.mutateAsync(command).then(
      (answer) => {
        forgetNews();
        const { notes, instructions, refused } = Outcome.parse(answer.document);
        keepToDo([...notes, ...instructions.map(({ name, text }) => `${name}: ${text}`)]);
        tell(refused.length > 0 ? 'warning' : 'success', sentenceFor(command, answer));
        onDone();
      },
      () => undefined,
    );
  return { perform, isRunning: act.isPending, error: act.error, reset: act.reset };
}

const Outcome = z.object({
  notes: z.array(z.string()).default([]),
  instructions: z.array(z.object({ name: z.string(), text: z.string() })).default([]),
  refused: z.array(z.object({ detail: z.string() })).default([]),
  installed: z.int().optional(),
  updated: z.int().optional(),
  removed: z.int().optional(),
  /** A number, or what was linked. */
  linked: z.unknown().optional(),
  differing: z.array(z.unknown()).default([]),
});

/** "Synced: 2 installed, 1 updated, 0 removed." */
function sentenceFor(command: WindowCommand, { document }: CommandAnswer): string {
  const outcome = Outcome.parse(document);
  const left =
    outcome.refused.length > 0 ? ` ${count(outcome.refused.length, 'item')} refused.` : '';
  const { installed = 0, updated = 0, removed = 0 } = outcome;
  const done = `${installed} installed, ${updated} updated, ${removed} removed.`;
  switch (command.verb) {
    case 'sync':
      return `Synced: ${done}${left}`;
    case 'rollback':
      return `Rolled back to release ${command.release}: ${done}${left}`;
    case 'remove':
      return `Removed ${count(removed, 'item')}.${left}`;
    case 'adopt': {
      const differ = outcome.differing.length + outcome.refused.length;
      const linked = Array.isArray(outcome.linked) ? outcome.linked.length : 0;
      return `Adopted: ${linked} linked, ${differ} differ and stay as they are.`;
    }
    case 'exclude':
    case 'include':
    case 'ignore':
      return `${DONE[command.verb]} ${count(command.items.length, 'item')}.`;
    default:
      return DONE[command.verb];
  }
}

const DONE = {
  login: 'Connected.',
  exclude: 'Excluded',
  include: 'Included',
  ignore: 'Ignored the drift of',
  policy: 'Policy of the item set.',
  pause: 'Paused. Nothing is applied until you resume.',
  resume: 'Resumed.',
  pin: 'Pinned to the release.',
  unpin: 'Follows the newest release again.',
} as const;
