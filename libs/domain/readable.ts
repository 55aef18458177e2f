import { readJson, type JsonNode } from './json-text.ts';

/** Longest result, in UTF-16 code units: what is longer is not read by anybody, and only costs memory. */
const LONGEST = 16 * 1024 * 1024;
const STEP = '  ';

/**
 * The text as a person reads and compares it. JSON (`application/json`, `...+json`) gets one line for each member and each
 * element, members in the order of their names, no commas, and strings that hold line breaks as blocks in which each line
 * stands behind a bar: one changed line of a script is one changed line here. Two different JSON documents never read
 * the same; numbers stand as they are written. Everything else comes back as it is: another media type, what is no JSON,
 * what is nested more than 64 deep, and what would be longer than 16 Mi characters. The control characters of a string's
 * block stay what they are: whoever prints the result makes them harmless.
 */
export function readableText(mediaType: string, text: string): string {
  const document = isJson(mediaType) ? readJson(text) : null;
  if (document === null) return text;
  const lines = new Lines();
  write(document, '', '', lines);
  return lines.text() ?? text;
}

/** True for the media type of a JSON document, with any parameters (RFC 6839 3.1). */
function isJson(mediaType: string): boolean {
  const [type = ''] = mediaType.toLowerCase().split(';', 1);
  const name = type.trim();
  return name === 'application/json' || (name.includes('/') && name.endsWith('+json'));
}

function write(node: JsonNode, indent: string, name: string, lines: Lines): void {
  if (lines.isFull) return;
  const inner = indent + STEP;
  if (node.kind === 'string') return writeString(node.value, indent, name, lines);
  if (node.kind === 'other') return lines.add(indent + name + node.text);
  const [open, close] = node.kind === 'array' ? '[]' : '{}';
  if (node.parts.length === 0) return lines.add(`${indent}${name}${open}${close}`);
  lines.add(`${indent}${name}${open}`);
  if (node.kind === 'array') for (const part of node.parts) write(part, inner, '', lines);
  else for (const [key, part] of node.parts) write(part, inner, `${quoted(key)}: `, lines);
  lines.add(`${indent}${close}`);
}

function writeString(value: string, indent: string, name: string, lines: Lines): void {
  // A lone surrogate would be lost on the way to a terminal; only its escape survives.
  if (!/[\r\n]/.test(value) || !value.isWellFormed())
    return lines.add(indent + name + quoted(value));
  const { word, lineEnd } = lineEndOf(value);
  lines.add(`${indent}${name}${word}`);
  for (const line of value.split(lineEnd)) {
    lines.add(line === '' ? `${indent}${STEP}|` : `${indent}${STEP}| ${line}`);
    if (lines.isFull) return;
  }
}

/** What parts the lines of a string, and how that is said. Mixed line ends part at LF, and a CR stays in its line. */
function lineEndOf(value: string): { word: string; lineEnd: string } {
  if (!value.includes('\r')) return { word: 'text', lineEnd: '\n' };
  if (!value.includes('\n')) return { word: 'text, CR', lineEnd: '\r' };
  if (!/\r(?!\n)|(?<!\r)\n/.test(value)) return { word: 'text, CRLF', lineEnd: '\r\n' };
  return { word: 'text, mixed line ends', lineEnd: '\n' };
}

function quoted(value: string): string {
  return JSON.stringify(value);
}

/** Collects lines until there are too many. */
class Lines {
  isFull = false;
  private readonly lines: string[] = [];
  private length = 0;

  add(line: string): void {
    this.length += line.length + 1;
    this.isFull ||= this.length > LONGEST;
    if (!this.isFull) this.lines.push(line);
  }

  /** Null when there were too many. */
  text(): string | null {
    return this.isFull ? null : `${this.lines.join('\n')}\n`;
  }
}
