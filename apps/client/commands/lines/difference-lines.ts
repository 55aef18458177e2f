import type { Judged } from '#domain/plan';
import type { Difference, DifferenceSide } from '../../sync/difference.ts';
import { printable } from '../../text/printable.ts';

/** The lines of a difference: a unified one, with the lines of `git diff` for another path or executable bit. */
export function differenceLines(difference: Difference, state: Judged): string[] {
  const { contentType, guid, before, after, reason } = difference;
  const because = reason === null ? '' : ` (${reason})`;
  const special = [
    ...handOverLines(difference),
    ...modeLines(before, after),
    ...renameLines(before, after),
  ];
  const lines = [
    `${contentType}/${guid} ${state.name}: ${state.state}${because}`,
    ...special,
    `--- ${state.facts.movedTo ?? ownPath(state)} (${hereWords(state)})`,
    `+++ ${state.facts.wanted?.path ?? state.path} (${versionWords(state.availableVersion)})`,
    ...encodingLines(difference),
    ...bodyLines(difference, special.length > 0),
  ];
  return [...lines, ''].map(printable);
}

function ownPath({ facts, path }: Judged): string {
  return (facts.applied ?? facts.predecessor)?.path ?? path;
}

function hereWords({ facts, installedVersion }: Judged): string {
  const { namesake, predecessor } = facts;
  if (namesake !== null) return `under ${namesake}`;
  if (predecessor === null) return versionWords(installedVersion);
  return `version ${predecessor.version} of ${predecessor.guid}`;
}

function versionWords(version: number | null): string {
  return version === null ? 'not installed' : `version ${version}`;
}

function handOverLines({ replaces, guid, state, after }: Difference): string[] {
  // Of drift, the reason names the earlier item.
  if (replaces === null || state === 'drifted') return [];
  const { contentType, name } = replaces;
  const from = `the ${contentType.replaceAll('-', ' ')} "${name}" (GUID ${replaces.guid})`;
  return [`GUID ${guid} takes over ${after?.path ?? 'the path'} from ${from}.`];
}

function modeLines(before: DifferenceSide | null, after: DifferenceSide | null): string[] {
  const mode = (isSet: boolean) => (isSet ? '100755' : '100644');
  const [old, now] = [before?.executable ?? null, after?.executable ?? null];
  if (now === null) return [];
  if (before === null) return [`new file mode ${mode(now)}`];
  return old === null || old === now ? [] : [`old mode ${mode(old)}`, `new mode ${mode(now)}`];
}

function renameLines(before: DifferenceSide | null, after: DifferenceSide | null): string[] {
  if (before === null || after === null || before.path === after.path) return [];
  return [`rename from ${before.path}`, `rename to ${after.path}`];
}

// UTF-8 is what everybody expects.
function encodingLines({ encodings }: Difference): string[] {
  const [before, after] = encodings;
  if ([before, after].every((encoding) => encoding === null || encoding === 'UTF-8')) return [];
  return [`Encoding: ${before ?? 'none'} -> ${after ?? 'none'}`];
}

function bodyLines({ diff, before, after }: Difference, isExplained: boolean): string[] {
  if (before !== null && before.sha256 === after?.sha256)
    return [
      isExplained
        ? 'The content is equal.'
        : 'The content is equal. The name, tags or references differ.',
    ];
  const size = (side: DifferenceSide | null) =>
    side === null ? 'nothing' : `${side.size} bytes, sha256 ${side.sha256}`;
  return diff ?? [`Binary: ${size(before)} -> ${size(after)}`];
}
