import type { Mapping, Member, Node } from '../node.ts';
import type { Fault } from '../reading.ts';

/** Where and why a text is not YAML. */
export class YamlFault extends Error implements Fault {
  override readonly name = 'YamlFault';
  readonly at: number;
  readonly reason: string;

  /** @param reason the end of a sentence: "a text in quotes is not closed". */
  constructor(at: number, reason: string) {
    super(reason);
    this.at = at;
    this.reason = reason;
  }
}

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
const HASH = 0x23;
/** Deepest nesting, as libyaml has it. */
const DEEPEST = 1000;

/** A mapping and the member of it that is being read. */
export interface Open {
  mapping: Mapping;
  member: Omit<Member, 'value'> | null;
}

/** A place in a text that is read once from its beginning to its end. */
export class Cursor {
  /** With a NUL behind its end, so that no character has to be asked for its existence. */
  readonly text: string;
  readonly end: number;
  at = 0;
  /** Where the line begins in which the cursor is. */
  lineStart = 0;
  /** The beginning of the last line whose indentation holds a tab. */
  tabbedLine = -1;
  /** The anchors of this document so far, with their nodes where these are wanted and complete. */
  readonly anchors = new Map<string, Node | null>();
  /** The mappings that are being read, from the outside to the inside; null for a list, which is of use only as a whole. */
  readonly open: (Open | null)[] = [];
  /** An alias or a merge key decides about something that is wanted: all of the document is needed. */
  needsAll = false;
  /** The first place that no reader accepts although it is clear how to go on; null when there is none. */
  doubtful: YamlFault | null = null;
  #depth = 0;

  constructor(text: string) {
    // By way of bytes, because V8 keeps what is put together from two strings as such, and reads it at a fifth of the speed.
    this.text = Buffer.from(`${text}\0`, 'utf8').toString('utf8');
    this.end = text.length;
  }

  get code(): number {
    return this.text.charCodeAt(this.at);
  }

  get column(): number {
    return this.at - this.lineStart;
  }

  /** At the end of the text, or at the `---` or `...` that ends the document. */
  get isAtEnd(): boolean {
    return this.at >= this.end || (this.at === this.lineStart && isMarker(this.text, this.at));
  }

  /** Steps over one line break. */
  newLine(): void {
    this.at += this.code === CR && this.text.charCodeAt(this.at + 1) === LF ? 2 : 1;
    this.lineStart = this.at;
  }

  /** Steps over blanks within the line. */
  blanks(): void {
    while (isBlank(this.code)) this.at += 1;
  }

  /** Steps over blanks, line breaks and comments to what follows; true when that is on another line. */
  toContent(): boolean {
    let isNewLine = this.at === this.lineStart;
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code === SPACE) this.at += 1;
      else if (code === LF || code === CR) {
        this.newLine();
        isNewLine = true;
      } else if (code === TAB) {
        if (isNewLine) this.tabbedLine = this.lineStart;
        this.at += 1;
      } else if (code === HASH) this.at = lineEnd(this.text, this.at);
      else return isNewLine;
    }
  }

  /** Notes a place that no reader accepts, without a stop: what follows can still be read. */
  doubt(at: number, reason: string): void {
    this.doubtful ??= new YamlFault(at, reason);
  }

  /** Goes one level deeper, until `leave`. */
  enter(): void {
    this.#depth += 1;
    if (this.#depth > DEEPEST)
      throw new YamlFault(this.at, `it is nested more than ${DEEPEST} deep`);
  }

  leave(): void {
    this.#depth -= 1;
  }

  /** What `look` finds, without a step. */
  ahead<T>(look: () => T): T {
    const { at, lineStart, tabbedLine, needsAll, doubtful } = this;
    const found = look();
    Object.assign(this, { at, lineStart, tabbedLine, needsAll, doubtful });
    return found;
  }
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** A blank, a line break or the end of the text. */
export function isGap(code: number): boolean {
  return code === SPACE || code === LF || code === TAB || code === CR || code === 0;
}

/** True for `---` and `...`, which are markers at the beginning of a line only. */
export function isMarker(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code !== 0x2d && code !== 0x2e) return false;
  return (
    text.charCodeAt(at + 1) === code &&
    text.charCodeAt(at + 2) === code &&
    isGap(text.charCodeAt(at + 3))
  );
}

/** Where the line ends in which `at` is. */
export function lineEnd(text: string, at: number): number {
  let end = at;
  for (;;) {
    const code = text.charCodeAt(end);
    if (code > CR) {
      end += 1;
      continue;
    }
    if (code === LF || code === CR || (code === 0 && end >= text.length - 1)) return end;
    end += 1;
  }
}
