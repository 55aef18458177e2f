/** A JSON document as it is written: numbers keep their digits, and a name that comes twice stays twice. */
export type JsonNode =
  | { kind: 'string'; value: string }
  /** A number, `true`, `false` or `null`. */
  | { kind: 'other'; text: string }
  | { kind: 'array'; parts: JsonNode[] }
  /** In the order of the names by UTF-16 code units (RFC 8785 3.2.3). */
  | { kind: 'object'; parts: [string, JsonNode][] };

/** Deepest nesting of arrays and objects that is read (docs/guarantees.md#2.5). */
const DEEPEST = 64;

/** Reads a JSON document (RFC 8259) in linear time; null for what is none, and for one nested more than 64 deep. */
export function readJson(text: string): JsonNode | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  return new Reader(text).value(DEEPEST);
}

/** Reads what is known to be well formed, so that it need not ask. */
class Reader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** `levels` of arrays and objects may follow. */
  value(levels: number): JsonNode | null {
    const first = this.peek();
    if (first === '"') return { kind: 'string', value: this.string() };
    if (first !== '[' && first !== '{') return { kind: 'other', text: this.word() };
    if (levels === 0) return null;
    this.at += 1;
    return first === '[' ? this.array(levels - 1) : this.object(levels - 1);
  }

  private array(levels: number): JsonNode | null {
    const parts: JsonNode[] = [];
    while (this.hasMore(']')) {
      const part = this.value(levels);
      if (part === null) return null;
      parts.push(part);
    }
    return { kind: 'array', parts };
  }

  private object(levels: number): JsonNode | null {
    const parts: [string, JsonNode][] = [];
    while (this.hasMore('}')) {
      const name = this.string();
      this.peek();
      this.at += 1;
      const part = this.value(levels);
      if (part === null) return null;
      parts.push([name, part]);
    }
    // The same names stay in the order in which they came: it decides which of them a reader takes.
    return { kind: 'object', parts: parts.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) };
  }

  /** Steps over a comma to the next part, or over the end. */
  private hasMore(end: string): boolean {
    const next = this.peek();
    if (next === ',' || next === end) this.at += 1;
    if (next === ',') this.peek();
    return next !== end;
  }

  private string(): string {
    const from = this.at;
    do this.at += this.text[this.at] === '\\' ? 2 : 1;
    while (this.text[this.at] !== '"');
    this.at += 1;
    return JSON.parse(this.text.slice(from, this.at)) as string;
  }

  private word(): string {
    const from = this.at;
    while (this.at < this.text.length && !/[\s,\]}]/.test(this.text[this.at] ?? '')) this.at += 1;
    return this.text.slice(from, this.at);
  }

  /** The next character that is no space. */
  private peek(): string | undefined {
    while (' \t\n\r'.includes(this.text[this.at] ?? '.')) this.at += 1;
    return this.text[this.at];
  }
}
