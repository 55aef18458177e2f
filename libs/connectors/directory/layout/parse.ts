import {
  isAlias,
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
import { Globs } from '../../globs/globs.ts';
import { nearest } from '../../text/nearest.ts';
import { placeOf, type ContentTypeRule, type Layout, type Place } from './rule.ts';
import { Scope, type ScopeGlob } from './scope.ts';

const ROOT_KEYS = ['contentTypes', 'exclude'];
const KEYS = ['files', 'exclude', 'guid', 'name', 'tags'];
const MAX_GLOB = 1000;

/**
 * The layout that the text of a `prosync.yaml` describes (docs/design.md#5). Throws `invalid-layout` that names line and column,
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
  const { rules, scope } = reading.layout(document.contents);
  return { rules, scope, fingerprint: sha256(text), misnamed: [] };
}

class LayoutReading {
  readonly #lines: LineCounter;
  readonly #globs: ScopeGlob[] = [];

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  layout(root: unknown): Pick<Layout, 'rules' | 'scope'> {
    const top = this.#entries(
      root,
      'the file must hold "contentTypes:" and, below it, one entry per content type.',
    );
    for (const { key, node } of top)
      if (!ROOT_KEYS.includes(key)) throw this.#unknownKey(node, key, ROOT_KEYS);
    const contentTypes = top.find((entry) => entry.key === 'contentTypes');
    const message =
      '"contentTypes" must hold at least one content type, as in "script: { files: \\"scripts/**\\" }".';
    const entries = this.#entries(contentTypes?.value, message);
    if (entries.length === 0) throw this.errorAt(contentTypes?.node.range?.[0] ?? 0, message);
    const rules = entries.map(({ key, node, value }) => this.#rule(key, node, value));
    const exclude = top.find((entry) => entry.key === 'exclude');
    if (exclude !== undefined) this.#read(exclude.key, exclude.value ?? exclude.node, null);
    return { rules, scope: this.#scope(contentTypes?.node) };
  }

  #scope(node: unknown): Scope {
    try {
      return new Scope(this.#globs);
    } catch (error) {
      throw this.#error(node, (error as Error).message);
    }
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
      `"${contentType}" must hold "files" and may hold "exclude", "guid", "name" and "tags".`,
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
    const rule = { contentType, guid, name, tags };
    this.#read('files', files, rule);
    const exclude = valueOf('exclude');
    if (exclude !== undefined) this.#read('exclude', exclude ?? keyNode, rule);
    return rule;
  }

  #place(node: unknown, fallback: Node): Place | null {
    if (node === undefined) return null;
    return placeOf(this.#text(node ?? fallback, 'write the name of a field, "header" or "path".'));
  }

  /** Adds the globs of "files" or "exclude". */
  #read(key: string, node: unknown, rule: ContentTypeRule | null): void {
    const nodes: unknown[] = isSeq(node) ? node.items : [node];
    const globs = nodes.map((item) => {
      const text = this.#globText(key, item);
      // A leading `!(` is a pattern of its own.
      const excludes = key === 'exclude' || /^!(?!\()/.test(text);
      const glob = excludes && key === 'files' ? text.slice(1) : text;
      return { glob: this.#glob(key, item, glob), rule, excludes, line: this.#lineOf(item) };
    });
    if (key === 'files' && globs.every(({ excludes }) => excludes))
      throw this.#error(node, '"files" needs at least one glob without a leading "!".');
    this.#globs.push(...globs);
  }

  #globText(key: string, node: unknown): string {
    const message = `"${key}" must be a glob, as in "scripts/**/*.ps1", or a list of globs.`;
    // YAML takes a plain "!" for a tag, and a plain "*" for an alias.
    if (isAlias(node) || (isScalar(node) && node.tag?.startsWith('!') === true))
      throw this.#error(node, 'put a glob that begins with "!" or "*" in quotes.');
    const text = this.#text(node, message);
    if (isTyped(node)) throw this.#error(node, message);
    return text;
  }

  #glob(key: string, node: unknown, glob: string): string {
    const shown = glob.length > 100 ? `${glob.slice(0, 100)}…` : glob;
    if (key === 'exclude' && /^!(?!\()/.test(glob))
      throw this.#error(node, `"exclude" leaves out what "${shown}" names: remove the "!".`);
    if (/^(?:\/|!(?!\()|[a-z]:)|\\/i.test(glob) || glob.split('/').includes('..')) {
      throw this.#error(
        node,
        `the glob "${shown}" must be relative to this folder: remove a leading "/", use "/" instead of "\\", and leave out "..".`,
      );
    }
    const problem = globProblem(glob);
    if (problem === null) return glob.replace(/^\.\//, '');
    throw this.#error(node, `the glob "${shown}" cannot be understood. ${problem}`);
  }

  #lineOf(node: unknown): number {
    return this.#lines.linePos((node as Node).range?.[0] ?? 0).line;
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

function globProblem(glob: string): string | null {
  if (glob.length > MAX_GLOB) return `It is longer than ${MAX_GLOB} characters.`;
  try {
    new Globs([glob]);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
