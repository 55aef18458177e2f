/** A value that the quick reading of YAML can give. */
export type QuickValue = string | string[];

const KEY = /^([A-Za-z_][\w-]*):(?:[ ]+(.*))?$/;
const QUOTED = /^(?:'([^']*)'|"([^"\\]*)")$/;
const FLOW_LIST = /^\[([\w ,./-]*)\]$/;
const ITEM = /^( *)- +(\S.*)$/;

/**
 * Reads top-level fields of the first YAML document without parsing all of it, some fifty times as fast. Null means "not
 * sure": whatever is not plainly a key with a one-line scalar or a list of them is left to the real parser, so that the two
 * never disagree. Sound because in YAML only a key of the top-level mapping begins in the first column.
 */
export function scanYaml(
  text: string,
  wanted: ReadonlySet<string>,
): Map<string, QuickValue> | null {
  const reading = new QuickReading(wanted);
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const verdict = reading.line(
      text,
      start,
      end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end,
    );
    if (verdict === 'unsure') return null;
    if (verdict === 'end') break;
    start = end + 1;
  }
  return reading.found;
}

class QuickReading {
  readonly found = new Map<string, QuickValue>();
  readonly #wanted: ReadonlySet<string>;
  /** The list that belongs to the wanted key above, when it had no value on its own line. */
  #list: { items: string[]; indent: number | null } | null = null;
  /** True after a wanted one-line value: an indented line would continue it. */
  #closed = false;
  #began = false;

  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted;
  }

  line(text: string, start: number, end: number): 'on' | 'end' | 'unsure' {
    if (start === end) return 'on';
    const first = text.charCodeAt(start);
    if (first === 0x20 || first === 0x2d) {
      const indented = first === 0x20;
      if (indented && this.#list === null && !this.#closed) return this.#began ? 'on' : 'unsure';
      const line = text.slice(start, end);
      return indented || line.startsWith('- ') ? this.#nested(line) : this.#marker(line);
    }
    if (first === 0x23) return 'on';
    return this.#key(text.slice(start, end));
  }

  // A line of what stands below a wanted key, or a list item in the first column below any key.
  #nested(line: string): 'on' | 'unsure' {
    const trimmed = line.trim();
    if (trimmed === '' || (trimmed.startsWith('#') && this.#list !== null)) return 'on';
    if (this.#closed || !this.#began) return 'unsure';
    if (this.#list === null) return 'on';
    const [, indent, value] = ITEM.exec(line) ?? [];
    const item = value === undefined ? null : scalar(value.trimEnd());
    if (item === null || indent === undefined) return 'unsure';
    if (this.#list.indent !== null && this.#list.indent !== indent.length) return 'unsure';
    this.#list.indent = indent.length;
    this.#list.items.push(item);
    return 'on';
  }

  #marker(line: string): 'on' | 'end' | 'unsure' {
    if (line.trimEnd() !== '---') return 'unsure';
    return this.#began ? 'end' : 'on';
  }

  #key(line: string): 'on' | 'end' | 'unsure' {
    if (line.trimEnd() === '...' && this.#began) return 'end';
    const [, key, rest = ''] = KEY.exec(line.trimEnd()) ?? [];
    if (key === undefined) return 'unsure';
    this.#began = true;
    this.#list = null;
    this.#closed = false;
    if (!this.#wanted.has(key)) return isOneLine(rest) ? 'on' : 'unsure';
    return this.found.has(key) ? 'unsure' : this.#value(key, rest);
  }

  #value(key: string, rest: string): 'on' | 'unsure' {
    if (rest === '') {
      this.#list = { items: [], indent: null };
      this.found.set(key, this.#list.items);
      return 'on';
    }
    const flow = FLOW_LIST.exec(rest)?.[1];
    const value = flow === undefined ? scalar(rest) : listed(flow);
    if (value === null) return 'unsure';
    this.#closed = true;
    this.found.set(key, value);
    return 'on';
  }
}

// A value of a key that nobody asked for: it must not reach into the first column of the next lines.
function isOneLine(rest: string): boolean {
  if (!/^["'[{&*!]/.test(rest)) return true;
  return QUOTED.test(rest) || /^\[[^[\]{}"'#]*\]$/.test(rest);
}

function scalar(text: string): string | null {
  const quoted = QUOTED.exec(text);
  if (quoted !== null) return quoted[1] ?? quoted[2] ?? '';
  if (/^[[\]{}#&*!|>%@`"',?:-]/.test(text) || /: | #|:$|\t/.test(text)) return null;
  return text;
}

function listed(flow: string): string[] {
  return flow.split(',').flatMap((item) => item.trim() || []);
}
