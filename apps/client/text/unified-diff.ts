// More edits than this and the difference is shown as one block: a diff must end in bounded time (docs/guarantees.md#2.7).
const MOST_EDITS = 600;
const CONTEXT = 3;

/** One line of a difference: kept, taken out or put in. */
interface Edit {
  kind: ' ' | '-' | '+';
  line: string;
}

/**
 * The difference of two texts in unified form, without a file header; empty for equal texts. Lines are compared exactly,
 * with their ends, so that a changed line break shows.
 */
export function unifiedDiff(before: string, after: string): string[] {
  const edits = editsOf(linesOf(before), linesOf(after));
  return hunksOf(edits).flatMap((hunk) => [
    hunk.title,
    ...hunk.edits.flatMap(({ kind, line }) => shown(kind, line)),
  ]);
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function shown(kind: Edit['kind'], line: string): string[] {
  const bare = line.replace(/\r?\n$/, (end) => (end === '\r\n' ? '\r' : ''));
  return line.endsWith('\n') ? [kind + bare] : [kind + bare, '\\ No newline at end of file'];
}

function editsOf(before: readonly string[], after: readonly string[]): Edit[] {
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start])
    start += 1;
  let end = 0;
  const shorter = Math.min(before.length, after.length) - start;
  while (end < shorter && before[before.length - 1 - end] === after[after.length - 1 - end])
    end += 1;
  const keep = (lines: readonly string[]) => lines.map((line): Edit => ({ kind: ' ', line }));
  const from = before.slice(start, before.length - end);
  const to = after.slice(start, after.length - end);
  const middle = shortestEdits(from, to) ?? wholeBlock(from, to);
  return [...keep(before.slice(0, start)), ...middle, ...keep(before.slice(before.length - end))];
}

function wholeBlock(from: readonly string[], to: readonly string[]): Edit[] {
  return [
    ...from.map((line): Edit => ({ kind: '-', line })),
    ...to.map((line): Edit => ({ kind: '+', line })),
  ];
}

// Myers, "An O(ND) Difference Algorithm", 1986: the furthest points of each number of edits are kept and walked back.
function shortestEdits(from: readonly string[], to: readonly string[]): Edit[] | null {
  const furthest: Map<number, number>[] = [];
  let points = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= Math.min(MOST_EDITS, from.length + to.length); edits += 1) {
    furthest.push(points);
    const next = new Map<number, number>();
    for (let k = -edits; k <= edits; k += 2) {
      const x = slide(from, to, k, stepTo(points, k, edits));
      next.set(k, x);
      if (x >= from.length && x - k >= to.length) return walkBack(from, to, furthest, k);
    }
    points = next;
  }
  return null;
}

function stepTo(points: ReadonlyMap<number, number>, k: number, edits: number): number {
  const left = points.get(k - 1) ?? -1;
  const above = points.get(k + 1) ?? -1;
  return k === -edits || (k !== edits && left < above) ? Math.max(0, above) : left + 1;
}

function slide(from: readonly string[], to: readonly string[], k: number, start: number): number {
  let x = start;
  while (x < from.length && x - k < to.length && from[x] === to[x - k]) x += 1;
  return x;
}

function walkBack(
  from: readonly string[],
  to: readonly string[],
  furthest: readonly ReadonlyMap<number, number>[],
  last: number,
): Edit[] {
  const edits: Edit[] = [];
  let x = from.length;
  let k = last;
  for (let count = furthest.length - 1; count >= 0; count -= 1) {
    const points = furthest[count] ?? new Map<number, number>();
    const start = count === 0 ? 0 : stepTo(points, k, count);
    while (x > start) edits.push({ kind: ' ', line: from[(x -= 1)] ?? '' });
    if (count === 0) break;
    const isInsertion =
      k === -count || (k !== count && (points.get(k - 1) ?? -1) < (points.get(k + 1) ?? -1));
    if (isInsertion) edits.push({ kind: '+', line: to[x - k - 1] ?? '' });
    else edits.push({ kind: '-', line: from[(x -= 1)] ?? '' });
    k += isInsertion ? 1 : -1;
  }
  return edits.reverse();
}

function hunksOf(edits: readonly Edit[]): { title: string; edits: Edit[] }[] {
  const near = edits.map((_, i) =>
    edits.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some((e) => e.kind !== ' '),
  );
  const hunks: { title: string; edits: Edit[] }[] = [];
  let [oldLine, newLine, i] = [1, 1, 0];
  while (i < edits.length) {
    const hunk: Edit[] = [];
    const [oldStart, newStart] = [oldLine, newLine];
    for (
      let edit = edits[i];
      edit !== undefined && near[i] === near[i - hunk.length];
      edit = edits[i]
    ) {
      hunk.push(edit);
      if (edit.kind !== '+') oldLine += 1;
      if (edit.kind !== '-') newLine += 1;
      i += 1;
    }
    if (near[i - 1] === true) hunks.push({ title: titleOf(hunk, oldStart, newStart), edits: hunk });
  }
  return hunks;
}

function titleOf(hunk: readonly Edit[], oldStart: number, newStart: number): string {
  const olds = hunk.filter((edit) => edit.kind !== '+').length;
  const news = hunk.filter((edit) => edit.kind !== '-').length;
  // Of an empty side, unified form gives the line before it.
  return `@@ -${olds === 0 ? oldStart - 1 : oldStart},${olds} +${news === 0 ? newStart - 1 : newStart},${news} @@`;
}
