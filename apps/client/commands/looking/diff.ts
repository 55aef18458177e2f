import type { Command } from 'commander';
import { sha256 } from '#domain/digest';
import { readableText } from '#domain/readable';
import { checkBody } from '#domain/verification';
import type { ContentWriter } from '#connectors/connector';
import { EXIT } from '../../exit-codes.ts';
import type { Instance } from '../../instance.ts';
import { printable } from '../../output/printable.ts';
import { unifiedDiff } from '../../output/unified-diff.ts';
import type { Judged } from '#domain/plan';
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
    .description('what a sync would change')
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
  const { wanted, applied } = facts;
  // What stands where the item belongs: applied by ProSync, or here before it.
  const here = applied ?? wanted;
  const path = facts.movedTo ?? here?.path ?? null;
  const isHere = facts.found !== null || facts.movedTo !== null;
  const before =
    here === null || path === null || !isHere ? null : await writer.bodyOf({ ...here, path });
  const after = wanted === null ? null : await bodyOf(instance, wanted.body);
  const type = wanted?.body.mediaType ?? '';
  const texts = [before, after].map((bytes) => (bytes === null ? '' : textOf(bytes, type)));
  const [old, now] = texts;
  const isText = old !== null && now !== null && old !== undefined && now !== undefined;
  return {
    contentType,
    guid,
    name,
    state: state.state,
    reason,
    diff: isText ? unifiedDiff(old, now) : null,
    before: before === null ? null : { sha256: sha256(before), size: before.byteLength },
    after: after === null ? null : { sha256: sha256(after), size: after.byteLength },
  };
}

// Fetched and verified, but not stored: this command changes nothing.
async function bodyOf(instance: Instance, body: { sha256: string; size: number }): Promise<Buffer> {
  const stored = instance.blobs.find(body);
  if (stored !== null) return stored;
  const bytes = await instance.server.blob(body, instance.patience);
  checkBody(bytes, body);
  return bytes;
}

// JSON is one long line, of which nobody could read a difference.
function textOf(bytes: Uint8Array, mediaType: string): string | null {
  if (bytes.includes(0)) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return readableText(mediaType, text);
  } catch {
    return null;
  }
}

function linesOf(difference: Difference, state: Judged): string[] {
  const { contentType, guid, before, after, reason } = difference;
  const version = (v: number | null) => (v === null ? 'not installed' : `version ${v}`);
  const head = [
    `${contentType}/${guid} ${state.name}: ${state.state}${reason === null ? '' : ` (${reason})`}`,
    `--- ${state.facts.movedTo ?? state.facts.applied?.path ?? state.path} (${version(state.installedVersion)})`,
    `+++ ${state.facts.wanted?.path ?? state.path} (${version(state.availableVersion)})`,
  ];
  const size = (side: Difference['before']) =>
    side === null ? 'nothing' : `${side.size} bytes, sha256 ${side.sha256}`;
  const body = difference.diff ?? [`Binary: ${size(before)} -> ${size(after)}`];
  return [...head, ...body, ''].map(printable);
}

function color({ colors }: Context['terminal'], line: string): string {
  if (line.startsWith('@@')) return colors.cyan(line);
  if (line.startsWith('+')) return colors.green(line);
  return line.startsWith('-') ? colors.red(line) : line;
}
