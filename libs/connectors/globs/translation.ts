import { classAt, hasComma, quoted, rangeOf } from './parts.ts';

/** What a glob may contain beyond `*`, `**`, `?` and `{a,b}`. */
export interface GlobOptions {
  /** True: `*`, `?` and `**` also match names that begin with a dot. */
  dot?: boolean;
  /** False: brackets are letters. */
  classes?: boolean;
  /** False: `@(a|b)` and its relatives are letters. */
  groups?: boolean;
  /** True: a backslash makes the next character a letter. */
  escapes?: boolean;
}

/** Stands for the dot at the beginning of a hidden name. No file name holds it: Unicode reserves it for programs. */
const HIDDEN = '\u{10FFFF}';

/** Whether the next character begins a name, as far as the glob alone can say. */
type Start = 'yes' | 'no' | 'maybe';

/** The path as the translated patterns expect it: with hidden names marked, so that wildcards pass them by. */
export function markedPath(path: string, { dot = false }: GlobOptions): string {
  if (dot || !path.includes('.')) return path;
  return path.replace(/(^|\/)\./g, `$1${HIDDEN}`);
}

/**
 * The glob as a regular expression of RE2, which has no lookaround. With `excluded` the negation `!(...)` of that number
 * stands for what it excludes; every other negation stands for any part of a name. Throws for a negation inside a group.
 */
export class Translation {
  readonly pattern: string;
  /** How many `!(...)` the glob has. */
  negations = 0;
  readonly #glob: string;
  readonly #options: GlobOptions;
  readonly #excluded: number | null;
  #at = 0;
  #start: Start = 'yes';
  /** How many groups are open around the current position. */
  #depth = 0;

  constructor(glob: string, options: GlobOptions, excluded: number | null = null) {
    this.#glob = glob;
    this.#options = options;
    this.#excluded = excluded;
    this.pattern = this.#sequence('');
  }

  /** Everything up to one of the `ends`, which is not consumed. */
  #sequence(ends: string): string {
    let pattern = '';
    let open = 0;
    while (this.#at < this.#glob.length) {
      const char = this.#glob.charAt(this.#at);
      if (open === 0 && ends.includes(char)) break;
      // Parentheses that form no group are letters, and so is everything between them.
      if (char === '(') open += 1;
      else if (char === ')' && open > 0) open -= 1;
      pattern += this.#element(char, ends);
    }
    return pattern;
  }

  #element(char: string, ends: string): string {
    const { classes = true, groups = true, escapes = false } = this.#options;
    if (char === '/') return this.#slash(ends);
    if (groups && '?*+@!'.includes(char) && this.#closingAt(this.#at + 1, '(', ')') !== null)
      return this.#group(char);
    if (char === '*') return this.#star(ends);
    if (char === '?') return this.#wildcard();
    if (char === '[' && classes) return this.#class();
    if (char === '{') return this.#braces();
    if (char === '\\' && escapes && this.#at + 1 < this.#glob.length) this.#at += 1;
    return this.#letter();
  }

  #slash(ends: string): string {
    const behind = this.#glob.charAt(this.#at + 3);
    if (this.#glob.startsWith('/**', this.#at) && (behind === '' || ends.includes(behind))) {
      this.#at += 3;
      // `a/**` is also the file `a`, but `*/**` is nothing that stands beside the folders.
      const least = this.#glob.charAt(this.#at - 4) === '*' ? '+' : '*';
      return this.#after('no', `(?:/${this.#name})${least}`);
    }
    this.#at += 1;
    return this.#after('yes', '/');
  }

  #star(ends: string): string {
    const stars = /^\*+/.exec(this.#glob.slice(this.#at))?.[0] ?? '*';
    const next = this.#glob.charAt(this.#at + stars.length);
    const isWhole = this.#start === 'yes' && (next === '' || next === '/' || ends.includes(next));
    this.#at += stars.length;
    if (stars.length === 2 && isWhole) {
      if (next !== '/') return this.#after('no', `${this.#name}(?:/${this.#name})*`);
      this.#at += 1;
      return this.#after('yes', `(?:${this.#name}/)*`);
    }
    return this.#after('no', `${this.#any}*`);
  }

  #wildcard(): string {
    this.#at += 1;
    return this.#after('no', this.#any);
  }

  #class(): string {
    const found = classAt(this.#glob, this.#at);
    if (found === null) return this.#letter();
    // A folder may be called "[old]", so the brackets and what they hold also count as letters.
    const text = this.#glob.slice(this.#at, found.end);
    this.#at = found.end;
    const none = found.isNegated ? `/${this.#options.dot === true ? '' : HIDDEN}` : '';
    return this.#after(
      'no',
      `(?:[${found.isNegated ? '^' : ''}${found.members}${none}]|${quoted(text)})`,
    );
  }

  #group(kind: string): string {
    this.#at += 2;
    if (kind === '!') return this.#negation();
    const before = this.#start;
    const pattern = `(?:${this.#alternatives('|', ')')})`;
    if (kind === '@') return pattern;
    if (kind !== '+' && this.#start !== before) this.#start = 'maybe';
    return pattern + kind;
  }

  #negation(): string {
    if (this.#depth > 0) throw new Error('A negation stands inside a group.');
    const number = this.negations;
    this.negations += 1;
    const pattern = `(?:${this.#alternatives('|', ')')})`;
    this.#start = 'no';
    return number === this.#excluded ? pattern : `${this.#any}*`;
  }

  #braces(): string {
    const end = this.#closingAt(this.#at, '{', '}');
    if (end === null) return this.#letter();
    const range = rangeOf(this.#glob.slice(this.#at + 1, end));
    if (range !== null) {
      this.#at = end + 1;
      return this.#after('no', `(?:${range.map(quoted).join('|')})`);
    }
    if (!hasComma(this.#glob.slice(this.#at + 1, end))) return this.#letter();
    this.#at += 1;
    return `(?:${this.#alternatives(',', '}')})`;
  }

  /** The alternatives of a group, up to and including its end. */
  #alternatives(separator: string, end: string): string {
    const before = this.#start;
    const patterns: string[] = [];
    const starts = new Set<Start>();
    this.#depth += 1;
    for (;;) {
      this.#start = before;
      patterns.push(this.#sequence(separator + end));
      starts.add(this.#start);
      const char = this.#glob.charAt(this.#at);
      this.#at += 1;
      if (char !== separator) break;
    }
    this.#depth -= 1;
    const [only = before] = starts;
    this.#start = starts.size === 1 ? only : 'maybe';
    return patterns.join('|');
  }

  #letter(): string {
    const letter = String.fromCodePoint(this.#glob.codePointAt(this.#at) ?? 0);
    this.#at += letter.length;
    const start = this.#start;
    this.#start = 'no';
    if (letter !== '.' || start === 'no' || this.#options.dot === true) return quoted(letter);
    return start === 'yes' ? HIDDEN : `[.${HIDDEN}]`;
  }

  #after(start: Start, pattern: string): string {
    this.#start = start;
    return pattern;
  }

  /** One character of a name. */
  get #any(): string {
    return this.#options.dot === true ? '[^/]' : `[^/${HIDDEN}]`;
  }

  /** One whole name. */
  get #name(): string {
    return `${this.#any}+`;
  }

  /** Where the group that opens here ends, or null when it does not. */
  #closingAt(at: number, opening: string, closing: string): number | null {
    if (this.#glob.charAt(at) !== opening) return null;
    let depth = 0;
    for (let index = at; index < this.#glob.length; index += 1) {
      if (this.#glob.charAt(index) === opening) depth += 1;
      else if (this.#glob.charAt(index) === closing) depth -= 1;
      if (depth === 0) return index;
    }
    return null;
  }
}
