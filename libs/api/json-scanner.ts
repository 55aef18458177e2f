import { ProSyncError } from '#domain/errors';

// Longer ones cannot be read in small steps.
const MAX_CHARACTERS = 65_536;
const MAX_DIGITS = 1_000;

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
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

/** Reads strings, numbers, words and the white space between them; `safe-json.ts` makes arrays and objects of them. */
export class JsonScanner {
  protected readonly text: string;
  protected at = 0;

  constructor(text: string) {
    this.text = text;
  }

  protected string(): string {
    this.at += 1;
    let value = this.plain();
    while (this.text[this.at] === '\\') {
      value += this.escape() + this.plain();
      if (value.length > MAX_CHARACTERS) throw this.tooLong();
    }
    if (this.text[this.at] !== '"') throw this.invalid('A string does not end');
    this.at += 1;
    if (!value.isWellFormed()) throw this.unsafe('has half a surrogate pair');
    return value;
  }

  /** Everything of a string that stands for itself; control characters must be escaped. */
  private plain(): string {
    const { text, at } = this;
    let end = at;
    for (; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      if (code === QUOTE || code === BACKSLASH || code < FIRST_PRINTABLE) break;
    }
    this.at = end;
    if (end - at > MAX_CHARACTERS) throw this.tooLong();
    return text.slice(at, end);
  }

  private tooLong(): ProSyncError {
    return this.unsafe(`has a string of more than ${MAX_CHARACTERS} characters`);
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

  protected number(): number {
    const digits = this.digits();
    const value = Number(digits);
    if (!Number.isFinite(value)) throw this.unsafe('has a number that is too large');
    if (Object.is(value, -0)) throw this.unsafe('has a negative zero');
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      throw this.unsafe('has an integer beyond 2^53 - 1');
    }
    return value;
  }

  private digits(): string {
    NUMBER.lastIndex = 0;
    const [digits] = NUMBER.exec(this.text.slice(this.at, this.at + MAX_DIGITS + 1)) ?? [''];
    if (digits === '') throw this.invalid('A value is missing');
    if (digits.length > MAX_DIGITS) throw this.unsafe('has a number that is too long');
    this.at += digits.length;
    return digits;
  }

  protected word<Value>(word: string, value: Value): Value {
    if (!this.text.startsWith(word, this.at)) throw this.invalid('A value is missing');
    this.at += word.length;
    return value;
  }

  protected space(): void {
    const { text, at } = this;
    while (isSpace(text.charCodeAt(this.at))) this.at += 1;
    if (this.at - at > MAX_CHARACTERS) throw this.unsafe('has too much white space');
  }

  protected invalid(what: string): ProSyncError {
    const position = this.position();
    const detail = `The body is not JSON: ${what} at byte ${position}.`;
    return new ProSyncError('invalid-json', detail, { facts: { position } });
  }

  protected unsafe(what: string): ProSyncError {
    const position = this.position();
    const detail = `The JSON ${what}, at byte ${position}.`;
    return new ProSyncError('unsafe-json', detail, { facts: { position } });
  }

  /** In bytes from 0. */
  private position(): number {
    return new TextEncoder().encode(this.text.slice(0, this.at)).length;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
