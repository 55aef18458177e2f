import { hasComma } from './parts.ts';

const MAX_GLOBS = 100;

/**
 * The globs that a glob with a negation stands for when its braces are written out: what `!(...)` leaves out depends on the
 * alternative that it stands in. Every other glob stands for itself. Throws when there are more than a hundred.
 */
export function expanded(glob: string): string[] {
  if (!glob.includes('!(')) return [glob];
  const done: string[] = [];
  const open = [glob];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const braces = bracesIn(next);
    if (braces === null) done.push(next);
    else {
      const { start, end, alternatives } = braces;
      for (const one of alternatives) open.push(next.slice(0, start) + one + next.slice(end + 1));
    }
    if (done.length + open.length > MAX_GLOBS)
      throw new Error(`Its braces stand for more than ${MAX_GLOBS} globs.`);
  }
  return done;
}

/** The first brace expression with alternatives, or null. */
function bracesIn(glob: string): { start: number; end: number; alternatives: string[] } | null {
  for (let start = glob.indexOf('{'); start >= 0; start = glob.indexOf('{', start + 1)) {
    const end = closing(glob, start);
    if (end === null || !hasComma(glob.slice(start + 1, end))) continue;
    return { start, end, alternatives: split(glob.slice(start + 1, end)) };
  }
  return null;
}

function closing(glob: string, start: number): number | null {
  let depth = 0;
  for (let index = start; index < glob.length; index += 1) {
    if (glob[index] === '{') depth += 1;
    else if (glob[index] === '}') depth -= 1;
    if (depth === 0) return index;
  }
  return null;
}

function split(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const char of text) {
    if (char === '{') depth += 1;
    else if (char === '}') depth -= 1;
    if (char === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}
