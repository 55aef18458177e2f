import type { ErrorCode } from '#domain/error-codes';
import { ProSyncError } from '#domain/errors';
import { readJson } from './json/read-json.ts';
import { FieldFault, offsetOf, valueAt } from './lookup.ts';
import { placesOf, type Node, type Wanted } from './node.ts';
import type { Fault, Reading } from './reading.ts';
import { tomlAsWritten } from './toml/as-written.ts';
import { readToml } from './toml/read-toml.ts';
import { readYaml } from './yaml/documents.ts';
import { scanYaml } from './yaml/quick.ts';

/** How the fields of a file are written, by its extension or by its front matter. */
type DocumentKind = 'yaml' | 'json' | 'toml';

/** The part of a file that holds its fields. */
export interface FieldDocument {
  kind: DocumentKind;
  text: string;
  /** How many lines of the file stand before it. */
  linesBefore: number;
}

const KINDS: Readonly<Record<string, DocumentKind>> = {
  yml: 'yaml',
  yaml: 'yaml',
  json: 'json',
  toml: 'toml',
};
const FRONT_MATTER = /^(---|\+\+\+)[ \t]*\r?\n([\s\S]*?)(?:^|\r?\n)\1[ \t]*(?:\r?\n|$)/;

/** The file itself, by its extension; null when it is not a document of fields (docs/design.md#5). */
export function documentOf(extension: string, text: string): FieldDocument | null {
  const kind = Object.hasOwn(KINDS, extension) ? KINDS[extension] : undefined;
  return kind === undefined ? null : { kind, text, linesBefore: 0 };
}

/** The front matter of a file; null when there is none (docs/design.md#5). */
export function frontMatterOf(text: string): FieldDocument | null {
  if (!text.startsWith('---') && !text.startsWith('+++')) return null;
  const [, fence, matter] = FRONT_MATTER.exec(text) ?? [];
  if (matter === undefined) return null;
  return { kind: fence === '---' ? 'yaml' : 'toml', text: matter, linesBefore: 1 };
}

const READERS: Readonly<Record<DocumentKind, (text: string, wanted: Wanted) => Reading>> = {
  yaml: readYaml,
  json: readJson,
  toml: readToml,
};
const NAMES: Readonly<Record<DocumentKind, string>> = { yaml: 'YAML', json: 'JSON', toml: 'TOML' };

/** The fields of a document, and where the document is broken. */
export class DocumentFields {
  readonly #document: FieldDocument;
  readonly #reading: Reading;

  /**
   * Of several YAML documents the first counts.
   * @param isThorough looks at all of the document, so that `broken` tells; else only as far as the fields need it.
   */
  constructor(document: FieldDocument, names: readonly string[], isThorough: boolean) {
    this.#document = document;
    this.#reading =
      (isThorough ? null : quickReading(document, names)) ??
      READERS[document.kind](document.text, placesOf(names));
  }

  /** What no reader of the format accepts: one sentence with line and column, without content; null when all is well. */
  get broken(): string | null {
    const { fault } = this.#reading;
    return fault && `It is not valid ${NAMES[this.#document.kind]} (${this.#placeOf(fault)}).`;
  }

  /**
   * What `read` makes of the value of a field, which is null when there is none. Throws `unparsable` for a field that is
   * there twice, and for one that may stand behind the place where the document is broken; a FieldFault of `read` under
   * its own code.
   */
  value<T>(name: string, read: (node: Node | null) => T): T {
    return this.#value(name, read, () => this.#mayFollow(name));
  }

  /** As `value`, of a field that has to be there: a broken document is why it is not. */
  requiredValue<T>(name: string, read: (node: Node | null) => T): T {
    return this.#value(name, read, () => true);
  }

  /** As `value`; yet what stands behind the place where the document is broken is just not there. */
  valueIfThere<T>(name: string, read: (node: Node | null) => T): T {
    return this.#described(() => read(valueAt(this.#reading.root, name)));
  }

  /** Line and column of a field's value; of what it would be in, where it is missing. */
  placeOf(name: string): string {
    const { kind, text } = this.#document;
    const wanted = placesOf([name]);
    // The quick readers of YAML and TOML do not know where a value is, and few files need to be told.
    const exact = kind === 'toml' ? tomlAsWritten(text, wanted) : READERS[kind](text, wanted).root;
    return this.#describe(offsetOf(exact, name));
  }

  #value<T>(name: string, read: (node: Node | null) => T, isUnsure: () => boolean): T {
    return this.#described(() => {
      const node = valueAt(this.#reading.root, name);
      if (node === null && this.broken !== null && isUnsure())
        throw uncorrected('unparsable', this.broken);
      return read(node);
    });
  }

  // Nobody can tell what stands behind the place where a document is broken; yet it is no field if its name is not there.
  #mayFollow(name: string): boolean {
    const { unreadFrom } = this.#reading;
    if (unreadFrom === null) return false;
    const rest = this.#document.text.slice(unreadFrom);
    const key = name.slice(name.lastIndexOf('.') + 1);
    return rest.includes(key) || (this.#document.kind === 'yaml' && rest.includes('<<'));
  }

  #described<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof FieldFault)) throw error;
      throw uncorrected(error.code, `Its fields cannot be read (${this.#placeOf(error)}).`);
    }
  }

  #placeOf({ at, reason }: Fault): string {
    return `${this.#describe(at)}: ${reason}`;
  }

  #describe(at: number): string {
    return lineAndColumn(this.#document.text, at, this.#document.linesBefore);
  }
}

/** An offset in a text for people, who count from 1. */
export function lineAndColumn(text: string, at: number, linesBefore = 0): string {
  const before = text.slice(0, at).split(/\r\n?|\n/);
  const column = (before.at(-1)?.length ?? 0) + 1;
  return `line ${before.length + linesBefore}, column ${column}`;
}

function quickReading({ kind, text }: FieldDocument, names: readonly string[]): Reading | null {
  if (kind !== 'yaml' || names.some((name) => name.includes('.'))) return null;
  const quick = scanYaml(text, new Set(names));
  if (quick === null) return null;
  const scalar = (value: string): Node => ({ kind: 'scalar', text: value, at: 0 });
  const members = Array.from(quick, ([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? scalar(value)
        : { kind: 'list' as const, items: value.map(scalar), at: 0 },
    at: 0,
    isMerge: false,
  }));
  return { root: { kind: 'mapping', members, at: 0 }, fault: null, unreadFrom: null };
}

function uncorrected(code: ErrorCode, detail: string): ProSyncError {
  return new ProSyncError(code, detail, { remedy: 'Correct the file at the source.' });
}
