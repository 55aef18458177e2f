import picomatch from 'picomatch';
import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parse,
  parseDocument,
  Scalar,
  type Node,
  type YAMLMap,
} from 'yaml';
import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { isContentType } from '#domain/item';
import { LAYOUT_FILE } from '#domain/reserved';
import { nearest } from './nearest.ts';
import { placeOf, ruleOf, type ContentTypeRule, type Layout, type Place } from './rule.ts';

const KEYS = ['files', 'guid', 'name', 'tags'];

/**
 * The layout that the text of a `prosync.yaml` describes (design.md 5). Throws `invalid-layout` that names line and column,
 * and the nearest known key for an unknown one.
 */
export function parseLayout(text: string): Layout {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'failsafe',
  });
  const reading = new LayoutReading(lines);
  const [broken] = document.errors;
  if (broken !== undefined)
    throw reading.errorAt(broken.pos[0], `it is not valid YAML (${broken.code}).`);
  return { rules: reading.rules(document.contents), fingerprint: sha256(text), misnamed: [] };
}

class LayoutReading {
  readonly #lines: LineCounter;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  rules(root: unknown): ContentTypeRule[] {
    const top = this.#entries(
      root,
      'the file must hold "contentTypes:" and, below it, one entry per content type.',
    );
    const contentTypes = top.find((entry) => entry.key === 'contentTypes');
    for (const { key, node } of top)
      if (key !== 'contentTypes') throw this.#unknownKey(node, key, ['contentTypes']);
    const message =
      '"contentTypes" must hold at least one content type, as in "script: { files: \\"scripts/**\\" }".';
    const entries = this.#entries(contentTypes?.value, message);
    if (entries.length === 0) throw this.errorAt(contentTypes?.node.range?.[0] ?? 0, message);
    return entries.map(({ key, node, value }) => this.#rule(key, node, value));
  }

  #rule(contentType: string, keyNode: Node, value: unknown): ContentTypeRule {
    if (!isContentType(contentType)) {
      throw this.#error(
        keyNode,
        `the content type "${contentType}" must be lower-case words joined by hyphens.`,
      );
    }
    const entries = this.#entries(
      value,
      `"${contentType}" must hold "files" and may hold "guid", "name" and "tags".`,
      keyNode,
    );
    for (const { key, node } of entries)
      if (!KEYS.includes(key)) throw this.#unknownKey(node, key, KEYS);
    const valueOf = (key: string) => entries.find((entry) => entry.key === key)?.value;
    const files = valueOf('files');
    if (files === undefined) throw this.#error(keyNode, `"${contentType}" has no "files".`);
    const tags = this.#place(valueOf('tags'), keyNode);
    if (tags?.from === 'path')
      throw this.#error(valueOf('tags'), 'tags cannot be read from the path.');
    const guid = this.#place(valueOf('guid'), keyNode);
    const name = this.#place(valueOf('name'), keyNode) ?? { from: 'path' };
    return ruleOf({ contentType, guid, name, tags }, this.#globs(files));
  }

  #place(node: unknown, fallback: Node): Place | null {
    if (node === undefined) return null;
    return placeOf(this.#text(node ?? fallback, 'write the name of a field, "header" or "path".'));
  }

  #globs(node: unknown): string[] {
    const nodes: unknown[] = isSeq(node) ? node.items : [node];
    return nodes.map((item) => {
      const message = '"files" must be a glob, as in "scripts/**/*.ps1", or a list of globs.';
      const glob = this.#text(item, message);
      if (isTyped(item)) throw this.#error(item, message);
      if (/^(?:[/!]|[a-z]:)|\\/i.test(glob) || glob.split('/').includes('..')) {
        throw this.#error(
          item,
          `the glob "${glob}" must be relative to this folder, with slashes, without ".." or "!".`,
        );
      }
      if (!isGlob(glob)) throw this.#error(item, `the glob "${glob}" cannot be understood.`);
      return glob.replace(/^\.\//, '');
    });
  }

  #text(node: unknown, message: string): string {
    if (isScalar(node) && typeof node.value === 'string' && node.value.trim() !== '')
      return node.value.trim();
    throw this.#error(node, message);
  }

  #entries(
    node: unknown,
    message: string,
    fallback?: Node,
  ): { key: string; node: Node; value: unknown }[] {
    if (!isMap(node)) throw this.#error(node ?? fallback, message);
    return (node as YAMLMap<Node, unknown>).items.map(({ key, value }) => ({
      key: this.#text(key, message),
      node: key,
      value,
    }));
  }

  #unknownKey(node: Node, key: string, known: readonly string[]): ProSyncError {
    const meant = nearest(key, known);
    return this.#error(
      node,
      `"${key}" is not known${meant === null ? `; known: ${known.join(', ')}.` : `; did you mean "${meant}"?`}`,
    );
  }

  #error(node: unknown, message: string): ProSyncError {
    const range = (node as Partial<Node> | null | undefined)?.range;
    return this.errorAt(range?.[0] ?? 0, message);
  }

  errorAt(offset: number, message: string): ProSyncError {
    const { line, col } = this.#lines.linePos(offset);
    return new ProSyncError(
      'invalid-layout',
      `${LAYOUT_FILE}:${Math.max(line, 1)}:${Math.max(col, 1)}: ${message}`,
      {
        remedy: `Correct ${LAYOUT_FILE} and scan again.`,
        facts: { line: Math.max(line, 1), column: Math.max(col, 1) },
      },
    );
  }
}

// True for what YAML takes for a number, a truth value or nothing, as in `files: 5`: the file is read without types.
function isTyped(node: unknown): boolean {
  return (
    isScalar(node) && node.type === Scalar.PLAIN && typeof parse(node.source ?? '') !== 'string'
  );
}

function isGlob(glob: string): boolean {
  try {
    return glob.length <= 1000 && picomatch.makeRe(glob, { debug: true }) instanceof RegExp;
  } catch {
    return false;
  }
}
