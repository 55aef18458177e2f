import { ProSyncError } from '#domain/errors';
import { JsonScanner } from './json-scanner.ts';

/** Deepest nesting of arrays and objects that is read (docs/guarantees.md#2.5). */
export const MAX_JSON_DEPTH = 64;

// Larger ones cannot be read in small steps. The largest report has 200,000 items of seven values each.
const MAX_ELEMENTS = 200_000;
const MAX_VALUES = 2_000_000;
const MAX_KEYS = 1_000;

/**
 * Reads JSON (RFC 8259) from bytes of UTF-8, in linear time, and refuses what other readers may understand differently
 * (docs/guarantees.md#2.5, B4). Throws `invalid-json` with the position in bytes for what is no JSON, and `unsafe-json`, naming
 * which, for nesting, duplicate keys, `__proto__`, numbers that lose their value, NUL, lone surrogates, and too many values.
 */
export function parseSafeJson(bytes: Uint8Array): unknown {
  const steps = readSafeJson([bytes]);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Does the same in many small steps, so that the caller can do something else between them. It takes the bytes in the parts in which they
 * came, because putting 30 MB together is no small step.
 */
export function* readSafeJson(parts: readonly Uint8Array[]): Generator<undefined, unknown> {
  return yield* new Reader(yield* decode(parts)).document();
}

const BYTES_PER_STEP = 1_048_576;

function* decode(parts: readonly Uint8Array[]): Generator<undefined, string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    let text = '';
    let sinceStep = 0;
    for (const part of parts) {
      for (let start = 0; start < part.length; start += BYTES_PER_STEP) {
        const piece = part.subarray(start, start + BYTES_PER_STEP);
        text += decoder.decode(piece, { stream: true });
        sinceStep += piece.length;
        if (sinceStep < BYTES_PER_STEP) continue;
        sinceStep = 0;
        yield;
      }
    }
    return text + decoder.decode();
  } catch {
    throw new ProSyncError('invalid-json', 'The body is not UTF-8.', {
      remedy: 'Send JSON in UTF-8.',
    });
  }
}

const CHARACTERS_PER_STEP = 16_384;

/** An array or object whose end was not read yet. */
type Open =
  | { end: ']'; value: unknown[] }
  | { end: '}'; value: Record<string, unknown>; key: string; size: number };

/** Stands for an array or object whose first value is read next. */
const OPENED = Symbol('opened');

/** Keeps a list of the open arrays and objects instead of calling itself, so that it can stop after any value. */
class Reader extends JsonScanner {
  private count = 0;
  private readonly open: Open[] = [];

  *document(): Generator<undefined, unknown> {
    let stop = CHARACTERS_PER_STEP;
    for (;;) {
      this.space();
      const value = this.value();
      if (this.at >= stop) {
        yield;
        stop = this.at + CHARACTERS_PER_STEP;
      }
      if (value === OPENED) continue;
      const whole = this.add(value);
      if (whole !== OPENED) return this.ended(whole);
    }
  }

  private ended(value: unknown): unknown {
    this.space();
    if (this.at < this.text.length) throw this.invalid('There is more after the end');
    return value;
  }

  private value(): unknown {
    this.count += 1;
    if (this.count > MAX_VALUES) throw this.unsafe(`has more than ${MAX_VALUES} values`);
    const character = this.text[this.at];
    if (character === '"') return this.string();
    if (character === '{') return this.begin({ end: '}', value: {}, key: '', size: 0 });
    if (character === '[') return this.begin({ end: ']', value: [] });
    if (character === 't') return this.word('true', true);
    if (character === 'f') return this.word('false', false);
    if (character === 'n') return this.word('null', null);
    return this.number();
  }

  /** The container when it is empty, else `OPENED`. */
  private begin(container: Open): unknown {
    if (this.open.length >= MAX_JSON_DEPTH) {
      throw this.unsafe(`nests deeper than ${MAX_JSON_DEPTH} levels`);
    }
    this.at += 1;
    this.space();
    if (this.text[this.at] === container.end) {
      this.at += 1;
      return container.value;
    }
    this.open.push(container);
    if (container.end === '}') this.key(container);
    return OPENED;
  }

  /** Adds the value to its container, and those that end with it to theirs; the whole document, or `OPENED` when more follows. */
  private add(value: unknown): unknown {
    let added = value;
    for (let inner = this.open.at(-1); inner !== undefined; inner = this.open.at(-1)) {
      if (inner.end === '}') inner.value[inner.key] = added;
      else this.push(inner.value, added);
      this.space();
      if (this.continues(inner)) return OPENED;
      this.open.pop();
      added = inner.value;
    }
    return added;
  }

  private push(array: unknown[], value: unknown): void {
    if (array.length >= MAX_ELEMENTS) {
      throw this.unsafe(`has an array of more than ${MAX_ELEMENTS} values`);
    }
    array.push(value);
  }

  /** True after a comma, false after the end of the container. */
  private continues(container: Open): boolean {
    const next = this.text[this.at];
    const isComma = next === ',';
    if (!isComma && next !== container.end) {
      throw this.invalid(`A comma or ${container.end} is missing`);
    }
    this.at += 1;
    if (!isComma) return false;
    this.space();
    if (container.end === '}') this.key(container);
    return true;
  }

  private key(container: Extract<Open, { end: '}' }>): void {
    if (this.text[this.at] !== '"') throw this.invalid('A key in quotes is missing');
    const key = this.string();
    if (key === '__proto__') throw this.unsafe('has a key __proto__');
    if (Object.hasOwn(container.value, key)) {
      throw this.unsafe('has the same key twice in one object');
    }
    container.size += 1;
    if (container.size > MAX_KEYS) throw this.unsafe(`has an object of more than ${MAX_KEYS} keys`);
    this.space();
    if (this.text[this.at] !== ':') throw this.invalid('A colon is missing');
    this.at += 1;
    container.key = key;
  }
}
