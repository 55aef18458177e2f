import { z } from 'zod';
import { ContentType, Guid } from './primitives.ts';
import { InstalledState } from './reports.ts';

const Line = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .refine((text) => !/[\r\n\0]/.test(text), 'must be one line');
const ItemName = z.string().refine(isItemName, 'must be <type>/<guid>');
const Items = z.array(ItemName).min(1).max(500);
const ReleaseName = z.string().regex(/^\d{1,9}\.\d{1,15}$/, 'must be such as 1.42');
const Because = { reason: Line, owner: Line.optional() };
const Day = z.iso.date().optional();
/** Names the plan that was shown; absent only where it is asked for. */
const Plan = { dryRun: z.boolean().optional(), expect: z.string().max(64).optional() };
const Handling = z.enum(['report', 'ask', 'automatic']).optional();

/** What the window can do: each is one command of the command line with the same words. */
export const WindowCommand = z.discriminatedUnion('verb', [
  z.strictObject({
    verb: z.literal('login'),
    server: Line.refine((text) => /^https?:/i.test(text), 'must begin with https://'),
    name: Line,
    secret: z.string().min(1).max(1000),
    target: Line.optional(),
    targetPasswordFile: Line.optional(),
    trust: Line.optional(),
  }),
  z.strictObject({
    verb: z.literal('sync'),
    type: ContentType.optional(),
    item: ItemName.optional(),
    filter: InstalledState.optional(),
    match: Line.optional(),
    prune: z.boolean().optional(),
    overwrite: z.boolean().optional(),
    retry: z.boolean().optional(),
    ...Plan,
  }),
  z.strictObject({
    verb: z.literal('remove'),
    type: ContentType.optional(),
    item: ItemName.optional(),
    ...Plan,
  }),
  z.strictObject({
    verb: z.literal('rollback'),
    release: ReleaseName,
    reason: Line.optional(),
    owner: Line.optional(),
    ...Plan,
  }),
  z.strictObject({
    verb: z.literal('adopt'),
    type: ContentType.optional(),
    item: ItemName.optional(),
  }),
  z.strictObject({ verb: z.literal('exclude'), items: Items, ...Because, until: Day }),
  z.strictObject({ verb: z.literal('include'), items: Items }),
  z.strictObject({ verb: z.literal('ignore'), items: Items, ...Because }),
  z.strictObject({
    verb: z.literal('policy'),
    item: ItemName,
    changed: z.enum(['overwrite', 'keep', 'detach']).optional(),
    moved: Handling,
    deleted: Handling,
    namesake: Handling,
    reset: z.boolean().optional(),
  }),
  z.strictObject({ verb: z.literal('pause'), ...Because, until: Day }),
  z.strictObject({ verb: z.literal('resume') }),
  z.strictObject({ verb: z.literal('pin'), release: ReleaseName.optional(), ...Because }),
  z.strictObject({ verb: z.literal('unpin') }),
]);
export type WindowCommand = z.infer<typeof WindowCommand>;

/**
 * The command line that does this, without the program and without the secret, which goes to stdin. A free text is part of
 * its option (`--reason=...`), so that none is ever taken for an option of its own.
 */
export function commandLineOf(command: WindowCommand): string[] {
  const { verb, ...rest } = command;
  const named = Object.entries(rest) as [string, Value][];
  const operands = named.filter(([name]) => isOperand(command, name));
  const options = named.filter(([name]) => name !== 'secret' && !isOperand(command, name));
  return [
    verb,
    ...options.flatMap(([name, value]) => optionOf(name, value)),
    ...agreement(command),
    ...operands.flatMap(([, value]) => (value === undefined ? [] : (value as string | string[]))),
  ];
}

type Value = string | boolean | string[] | undefined;

/** The same as somebody types it in a terminal, who is asked there. */
export function typedLine(command: WindowCommand): string {
  const words = commandLineOf(command).filter((word) => !/^--(?:yes$|expect=|confirm=)/.test(word));
  return ['prosync', ...words.map(quoted)].join(' ');
}

function isOperand({ verb }: WindowCommand, name: string): boolean {
  if (name === 'items' || (verb === 'login' && name === 'server')) return true;
  return (name === 'item' && verb === 'policy') || name === 'release';
}

function optionOf(name: string, value: Value): string[] {
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (value === undefined || value === false) return [];
  return [value === true ? flag : `${flag}=${String(value)}`];
}

// Who presses the button has seen the plan: what a terminal would ask is answered.
function agreement(command: WindowCommand): string[] {
  if (command.verb === 'remove' && command.dryRun !== true) {
    return [`--confirm=${command.type ?? command.item ?? ''}`];
  }
  const asks = command.verb === 'sync' || command.verb === 'rollback';
  return asks && command.dryRun !== true ? ['--yes'] : [];
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function isItemName(text: string): boolean {
  const slash = text.indexOf('/');
  const [type, guid] = [text.slice(0, slash), text.slice(slash + 1)];
  return slash > 0 && ContentType.safeParse(type).success && Guid.safeParse(guid).success;
}
