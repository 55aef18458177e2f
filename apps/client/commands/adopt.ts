import type { Command } from 'commander';
import type { Judged, PlanStep } from '#domain/plan';
import { itemKey } from '#domain/item';
import { adopt } from '../sync/adoption.ts';
import { EXIT } from '../exit-codes.ts';
import { printable } from '../text/printable.ts';
import { underLock } from '../sync/under-lock.ts';
import { openBoth, selectionOf, type Act, type Context } from './context.ts';

interface AdoptOptions {
  type?: string;
  item?: string;
}

/** `prosync adopt`: links what is already here and equal; what differs is listed, and never written over (docs/design.md#9). */
export function adoptCommand(program: Command, act: Act): void {
  program
    .command('adopt')
    .description('link what is already here and equal')
    .option('--type <type>', 'only this content type')
    .option('--item <guid>', 'only this item')
    .action(act(adoptHere));
}

async function adoptHere(context: Context, given: AdoptOptions): Promise<number> {
  const { terminal } = context;
  const selection = selectionOf(given);
  const { instance, writer } = openBoth(context);
  return underLock(instance, writer, async (lock) => {
    const { steps, differing, result } = await adopt(instance, writer, lock, selection);
    const refused = new Map(result.refused.map((item) => [itemKey(item), item.detail]));
    const linked = steps.filter((step) => !refused.has(itemKey(step.item)));
    for (const { item } of linked) terminal.result(line('linked', item));
    for (const state of differing) terminal.result(line('differs', state, state.reason));
    for (const { item } of steps) {
      const why = refused.get(itemKey(item));
      if (why !== undefined) terminal.result(line('differs', item, why));
    }
    const others = differing.length + refused.size;
    terminal.result(`${linked.length} linked, ${others} differ and stay as they are.`);
    for (const next of nextSteps(differing.length, refused.size)) terminal.note(next);
    terminal.document({
      linked: linked.map(keyOf),
      differing: differing.map(stateOf),
      refused: result.refused,
      notes: result.notes,
    });
    for (const note of result.notes) terminal.warn(`To do here: ${note}`);
    return EXIT.done;
  });
}

// A namesake is another item: nothing puts the published content in its place.
function nextSteps(differing: number, namesakes: number): string[] {
  return [
    ...(differing > 0
      ? ['Next: "prosync diff", then "prosync sync --overwrite" or "prosync exclude".']
      : []),
    ...(namesakes > 0
      ? [
          'To install an item beside one of the same name: "prosync policy <item> --namesake beside".',
        ]
      : []),
  ];
}

function line(
  what: string,
  { contentType, name }: { contentType: string; name: string },
  why: string | null = null,
): string {
  return printable(`${what.padEnd(8)} ${contentType}  ${name}${why === null ? '' : `: ${why}`}`);
}

function keyOf({ item }: Extract<PlanStep, { action: 'link' }>) {
  return { contentType: item.contentType, guid: item.guid, name: item.name };
}

function stateOf({ contentType, guid, name, reason, drift }: Judged) {
  return { contentType, guid, name, reason, drift };
}
