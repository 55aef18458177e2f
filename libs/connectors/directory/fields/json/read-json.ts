import { printParseErrorCode, visit, type JSONVisitor, type ParseError } from 'jsonc-parser';
import { NOTHING, wantedOf, type List, type Mapping, type Node, type Wanted } from '../node.ts';
import type { Fault, Reading } from '../reading.ts';

/**
 * Reads JSON as the editors and tools do that take comments and trailing commas. Numbers stay as they are written, and a
 * name that comes twice comes twice.
 */
export function readJson(text: string, wanted: Wanted): Reading {
  const builder = new Builder(text, wanted);
  try {
    visit(text, builder.visitor(), { allowTrailingComma: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    builder.fail(text.length, 'it is nested too deep');
  }
  const { root, fault, unreadFrom } = builder;
  return { root, fault, unreadFrom };
}

interface Level {
  /** Null: nothing of it is wanted. */
  node: List | Mapping | null;
  wanted: Wanted;
  /** The member that is being read. */
  member: { key: string; at: number } | null;
  index: number;
}

class Builder {
  root: Node | null = null;
  fault: Fault | null = null;
  unreadFrom: number | null = null;
  readonly #text: string;
  readonly #wanted: Wanted;
  readonly #levels: Level[] = [];

  constructor(text: string, wanted: Wanted) {
    this.#text = text;
    this.#wanted = wanted;
  }

  visitor(): JSONVisitor {
    return {
      onObjectBegin: (at) => this.#begin({ kind: 'mapping', members: [], at }),
      onObjectEnd: (at) => this.#end(at, '}'),
      onArrayBegin: (at) => this.#begin({ kind: 'list', items: [], at }),
      onArrayEnd: (at) => this.#end(at, ']'),
      onObjectProperty: (key, at) => this.#property(key, at),
      onLiteralValue: (value, at, length) => this.#literal(value, at, length),
      onError: (error, at) => this.fail(at, reasonOf({ error, offset: at, length: 0 })),
    };
  }

  /** The first fault counts; what comes after it is not looked at. */
  fail(at: number, reason: string): void {
    if (this.fault !== null) return;
    this.fault = { at, reason };
    const isOver = this.#levels.length === 0 && this.root !== null;
    this.unreadFrom = isOver ? null : (this.#levels[0]?.member?.at ?? 0);
  }

  #begin(node: List | Mapping): void {
    const wanted = this.#next();
    const kept = wanted === NOTHING || this.fault !== null ? null : node;
    this.#levels.push({ node: kept, wanted, member: null, index: 0 });
    // A mapping that leads to what is wanted is of use also when it breaks off; all else only as a whole.
    if (kept !== null && wanted instanceof Map) this.#place(kept);
  }

  // Called also for what is not closed, before the fault is reported.
  #end(at: number, close: string): void {
    if (this.#text[at] !== close) this.fail(at, 'a bracket or a brace is not closed');
    const level = this.#levels.pop();
    if (level?.node && !(level.wanted instanceof Map)) this.#place(level.node);
  }

  #property(key: string, at: number): void {
    const level = this.#levels.at(-1);
    if (level !== undefined) level.member = { key, at };
  }

  #literal(value: unknown, at: number, length: number): void {
    if (this.#next() === NOTHING) return;
    const text = typeof value === 'string' ? value : this.#text.slice(at, at + length);
    this.#place({ kind: 'scalar', text, at });
  }

  /** What is wanted of the value that follows. */
  #next(): Wanted {
    const level = this.#levels.at(-1);
    if (level === undefined) return this.#wanted;
    if (level.member !== null) return wantedOf(level.wanted, level.member.key);
    level.index += 1;
    return wantedOf(level.wanted, String(level.index - 1));
  }

  #place(value: Node): void {
    if (this.fault !== null) return;
    const level = this.#levels.findLast(({ node }) => node !== value);
    if (level === undefined) this.root ??= value;
    else if (level.node?.kind === 'list') level.node.items.push(value);
    else if (level.node && level.member)
      level.node.members.push({ ...level.member, value, isMerge: false });
  }
}

function reasonOf({ error }: ParseError): string {
  return REASONS[printParseErrorCode(error)] ?? 'a character is not allowed there';
}

const REASONS: Readonly<Record<string, string>> = {
  CloseBraceExpected: 'a brace is not closed',
  CloseBracketExpected: 'a bracket is not closed',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  EndOfFileExpected: 'something follows the document',
  InvalidNumberFormat: 'a number is not written as JSON writes it',
  PropertyNameExpected: 'a name in double quotes is missing',
  UnexpectedEndOfComment: 'a comment is not closed',
  UnexpectedEndOfString: 'a text in quotes is not closed',
  ValueExpected: 'a value is missing',
};
