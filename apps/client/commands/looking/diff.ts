import type { Command } from 'commander';
import { sha256 } from '#domain/digest';
import { readableText } from '#domain/readable';
import type { ContentWriter } from '#connectors/connector';
import { EXIT } from '../../exit-codes.ts';
import type { Instance } from '../../instance.ts';
import { printable } from '../../output/printable.ts';
import { unifiedDiff } from '../../output/unified-diff.ts';
import type { Judged } from '#domain/plan';
import { encodingOf, sidesOf, textOf } from '../../syncing/sides.ts';
import { openBoth, type Act, type Context } from '../context.ts';
import { lookOnly } from './look.ts';

interface DiffOptions {
  type?: string;
  exitCode?: boolean;
}

/** What differs for one item, as it is shown and as JSON has it. */
interface Difference {
  contentType: string;
  guid: string;
  name: string;
  state: string;
  reason: string | null;
  /** Unified; null when a side is binary. */
  diff: string[] | null;
  /** Of either side; null for what is not there, or is no text. */
  encodings: [before: string | null, after: string | null];
  before: { sha256: string; size: number } | null;
  after: { sha256: string; size: number } | null;
}

// What a sync changes, and what was changed here and would stay.
const SHOWN: ReadonlySet<string> = new Set([
  'not-installed',
  'update-available',
  'failed',
  'drifted',
]);

/** `prosync diff`: what a sync would change, as a unified difference; bytes that are no text by size and hash. */
export function diffCommand(program: Command, act: Act): void {
  program
    .command('diff [item]')
    .description('what a sync would change, line by line')
    .option('--type <type>', 'only items of this content type')
    .option('--exit-code', `exit with ${EXIT.changesPending} when a sync would change something`)
    .action(act(diff));
}

async function diff(
  context: Context,
  item: string | undefined,
  given: DiffOptions,
): Promise<number> {
  const { terminal } = context;
  const { instance, writer } = openBoth(context);
  const selection = { contentType: given.type, item };
  const { selected, plan, pulled } = await lookOnly(context, instance, writer, selection);
  const differences: Difference[] = [];
  for (const state of selected.filter((s) => SHOWN.has(s.state))) {
    const difference = await differenceOf(instance, writer, state);
    for (const line of linesOf(difference, state)) terminal.result(color(terminal, line));
    if (terminal.manners.json) differences.push(difference);
  }
  const deprecated = selected.filter((state) => state.state === 'deprecated').length;
  const pending = plan.steps.filter((step) => step.action !== 'link').length;
  if (deprecated > 0)
    terminal.note(`${deprecated} deprecated; "prosync sync --prune" removes them.`);
  if (selected.some((state) => state.state === 'drifted')) {
    terminal.note('What drifted stays; "prosync sync --overwrite" or "prosync ignore" decides.');
  }
  terminal.note(pending === 0 ? 'A sync would change nothing.' : 'Next: prosync sync');
  const { epoch, seq } = pulled.head;
  terminal.document({ release: { epoch, seq }, pending, deprecated, differences });
  return given.exitCode === true && pending > 0 ? EXIT.changesPending : EXIT.done;
}

async function differenceOf(
  instance: Instance,
  writer: ContentWriter,
  state: Judged,
): Promise<Difference> {
  const { contentType, guid, name, reason, facts } = state;
  const { before, after, path } = await sidesOf(instance, writer, state);
  const type = facts.wanted?.body.mediaType ?? '';
  const texts = [before, after].map((bytes) =>
    bytes === null ? '' : readableOf(bytes, type, path),
  );
  const [old, now] = texts;
  const isText = old !== null && now !== null && old !== undefined && now !== undefined;
  return {
    contentType,
    guid,
    name,
    state: state.state,
    reason,
    diff: isText ? unifiedDiff(old, now) : null,
    encodings: [encodingOf(before, path), encodingOf(after, path)],
    before: before === null ? null : { sha256: sha256(before), size: before.byteLength },
    after: after === null ? null : { sha256: sha256(after), size: after.byteLength },
  };
}

// JSON is one long line, of which nobody could read a difference.
function readableOf(bytes: Uint8Array, mediaType: string, path: string | null): string | null {
  const text = textOf(bytes, path);
  if (text === null) return null;
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  return mark + readableText(mediaType, text.slice(mark.length));
}

// UTF-8 is what everybody expects.
function encodingLines({ encodings }: Difference): string[] {
  const [before, after] = encodings;
  if ([before, after].every((encoding) => encoding === null || encoding === 'UTF-8')) return [];
  return [`Encoding: ${before ?? 'none'} -> ${after ?? 'none'}`];
}

function linesOf(difference: Difference, state: Judged): string[] {
  const { contentType, guid, before, after, reason } = difference;
  const version = (v: number | null) => (v === null ? 'not installed' : `version ${v}`);
  const { namesake } = state.facts;
  const here = namesake === null ? version(state.installedVersion) : `under ${namesake}`;
  const head = [
    `${contentType}/${guid} ${state.name}: ${state.state}${reason === null ? '' : ` (${reason})`}`,
    `--- ${state.facts.movedTo ?? state.facts.applied?.path ?? state.path} (${here})`,
    `+++ ${state.facts.wanted?.path ?? state.path} (${version(state.availableVersion)})`,
  ];
  const size = (side: Difference['before']) =>
    side === null ? 'nothing' : `${side.size} bytes, sha256 ${side.sha256}`;
  const isEqual = before !== null && before.sha256 === after?.sha256;
  if (isEqual && state.facts.wanted?.executable === true)
    head.push('The content is equal. The published file is executable, and the file here is not.');
  const body = difference.diff ?? [`Binary: ${size(before)} -> ${size(after)}`];
  return [...head, ...encodingLines(difference), ...body, ''].map(printable);
}

function color({ colors }: Context['terminal'], line: string): string {
  if (line.startsWith('@@')) return colors.cyan(line);
  if (line.startsWith('+')) return colors.green(line);
  return line.startsWith('-') ? colors.red(line) : line;
}
