import { ProSyncError } from '#domain/errors';

/** Deepest nesting of arrays and objects that is read (reliability.md 2.5). */
export const MAX_JSON_DEPTH = 64;

/**
 * Reads JSON (RFC 8259) from bytes of UTF-8, in linear time, and refuses what other readers may understand differently
 * (reliability.md 2.5, B4). Throws `invalid-json` with the position in bytes for what is no JSON, and `unsafe-json`, naming
 * which, for nesting, duplicate keys, `__proto__`, numbers that lose their value, NUL and lone surrogates.
 */
export function parseSafeJson(bytes: Uint8Array): unknown {
  return new Reader(decode(bytes)).document();
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProSyncError('invalid-json', 'The body is not UTF-8.', {
      remedy: 'Send JSON in UTF-8.',
    });
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// Everything of a string that stands for itself; control characters must be escaped.
const PLAIN = /[ !#-[\]-\uffff]*/y;
const SPACE = /[ \t\n\r]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class Reader {
  private readonly text: string;
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): unknown {
    this.space();
    const value = this.value();
    this.space();
    if (this.at < this.text.length) throw this.invalid('There is more after the end');
    return value;
  }

  private value(): unknown {
    const character = this.text[this.at];
    if (character === '"') return this.string();
    if (character === '{') return this.nested(() => this.object());
    if (character === '[') return this.nested(() => this.array());
    if (character === 't') return this.word('true', true);
    if (character === 'f') return this.word('false', false);
    if (character === 'n') return this.word('null', null);
    return this.number();
  }

  private nested<Value>(read: () => Value): Value {
    this.depth += 1;
    if (this.depth > MAX_JSON_DEPTH) {
      throw this.unsafe(`nests deeper than ${MAX_JSON_DEPTH} levels`);
    }
    const value = read();
    this.depth -= 1;
    return value;
  }

  private object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.entries('}', () => {
      if (this.text[this.at] !== '"') throw this.invalid('A key in quotes is missing');
      const key = this.string();
      if (key === '__proto__') throw this.unsafe('has a key __proto__');
      if (Object.hasOwn(object, key)) throw this.unsafe('has the same key twice in one object');
      this.space();
      if (this.text[this.at] !== ':') throw this.invalid('A colon is missing');
      this.at += 1;
      this.space();
      object[key] = this.value();
    });
    return object;
  }

  private array(): unknown[] {
    const array: unknown[] = [];
    this.entries(']', () => array.push(this.value()));
    return array;
  }

  /** The entries between brackets, separated by commas. */
  private entries(end: string, readEntry: () => void): void {
    this.at += 1;
    this.space();
    if (this.text[this.at] === end) {
      this.at += 1;
      return;
    }
    for (;;) {
      readEntry();
      this.space();
      const next = this.text[this.at];
      if (next !== ',' && next !== end) throw this.invalid(`A comma or ${end} is missing`);
      this.at += 1;
      if (next === end) return;
      this.space();
    }
  }

  private string(): string {
    this.at += 1;
    let value = this.match(PLAIN);
    while (this.text[this.at] === '\\') value += this.escape() + this.match(PLAIN);
    if (this.text[this.at] !== '"') throw this.invalid('A string does not end');
    this.at += 1;
    if (!value.isWellFormed()) throw this.unsafe('has half a surrogate pair');
    return value;
  }

  private escape(): string {
    const letter = this.text[this.at + 1] ?? '';
    const hex = this.text.slice(this.at + 2, this.at + 6);
    if (letter === 'u' && /^[0-9a-fA-F]{4}$/.test(hex)) {
      if (hex === '0000') throw this.unsafe('has a NUL character');
      this.at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const character = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    if (character === undefined) throw this.invalid('There is no such escape');
    this.at += 2;
    return character;
  }

  private number(): number {
    const digits = this.match(NUMBER);
    if (digits === '') throw this.invalid('A value is missing');
    const value = Number(digits);
    if (!Number.isFinite(value)) throw this.unsafe('has a number that is too large');
    if (Object.is(value, -0)) throw this.unsafe('has a negative zero');
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      throw this.unsafe('has an integer beyond 2^53 - 1');
    }
    return value;
  }

  private word<Value>(word: string, value: Value): Value {
    if (!this.text.startsWith(word, this.at)) throw this.invalid('A value is missing');
    this.at += word.length;
    return value;
  }

  private space(): void {
    this.match(SPACE);
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text) ?? [''];
    this.at += found.length;
    return found;
  }

  private invalid(what: string): ProSyncError {
    const position = this.position();
    const detail = `The body is not JSON: ${what} at byte ${position}.`;
    return new ProSyncError('invalid-json', detail, { facts: { position } });
  }

  private unsafe(what: string): ProSyncError {
    const position = this.position();
    const detail = `The JSON ${what}, at byte ${position}.`;
    return new ProSyncError('unsafe-json', detail, { facts: { position } });
  }

  /** In bytes from 0. */
  private position(): number {
    return new TextEncoder().encode(this.text.slice(0, this.at)).length;
  }
}
