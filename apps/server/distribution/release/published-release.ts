import { bodyOfLine, encodeManifestLines, inScope, keyOfLine, type Scope } from '#domain/manifest';

/** The last release that changed something, and when it was published. */
export interface LastChange {
  seq: number;
  publishedAt: Date;
}

/** Before the first release: the same moment on every server, so that all of them sign the same head. */
const NEVER: LastChange = { seq: 0, publishedAt: new Date(0) };

/** The published items of one content type, as the manifest spells them. */
export interface Section {
  /** Lines of the manifest with `,\n` between them. */
  lines: string;
  items: number;
  /** SHA-256 of their bodies. */
  bodies: ReadonlySet<string>;
}

/** Everything that is published at one moment; it never changes. A later release is another object. */
export class PublishedRelease {
  constructor(
    readonly epoch: number,
    readonly seq: number,
    readonly sections: ReadonlyMap<string, Section>,
    readonly lastChanges: ReadonlyMap<string, LastChange>,
    /** Names its statement; null before the first release. */
    readonly statement: string | null = null,
  ) {}

  /** The last release that changed something in the scope (docs/design.md#7). */
  lastChangeIn(scope: Scope): LastChange {
    let latest = NEVER;
    for (const [contentType, change] of this.lastChanges) {
      if (change.seq > latest.seq && inScope(scope, contentType)) latest = change;
    }
    return latest;
  }

  /** True when an item of the scope has this body now. */
  publishesBody(scope: Scope, sha256: string): boolean {
    return this.sectionsIn(scope).some((section) => section.bodies.has(sha256));
  }

  /** The manifest of the scope: its bytes and the number of its items. */
  manifestOf(scope: Scope): { bytes: Buffer; items: number } {
    const { epoch } = this;
    return encodeSections({ epoch, seq: this.lastChangeIn(scope).seq, scope }, this.sections);
  }

  private sectionsIn(scope: Scope): Section[] {
    const sections = [...this.sections];
    return sections.filter(([type]) => inScope(scope, type)).map(([, section]) => section);
  }
}

/** A manifest of a scope, taken from the sections of the manifest of every type. */
export function encodeSections(
  head: { epoch: number; seq: number; scope: Scope },
  sections: ReadonlyMap<string, Section>,
): { bytes: Buffer; items: number } {
  const chosen = [...sections].filter(([type]) => inScope(head.scope, type)).map(([, s]) => s);
  const { epoch, seq, scope } = head;
  const lines = chosen.map((section) => section.lines);
  return {
    bytes: encodeManifestLines({ schemaVersion: 1, epoch, seq, scope }, lines),
    items: chosen.reduce((sum, section) => sum + section.items, 0),
  };
}

/** So many lines are read in one step. */
const LINES_PER_STEP = 256;

interface OpenSection {
  contentType: string;
  start: number;
  items: number;
  bodies: Set<string>;
}

/**
 * Cuts a manifest into its content types without parsing its JSON, step by step, because it can have very many lines: `encodeManifest`
 * writes one line per item, sorted by content type, and the content type comes first in each line.
 */
export function* readSections(manifest: string): Generator<undefined, Map<string, Section>> {
  const sections = new Map<string, Section>();
  const end = manifest.lastIndexOf('\n]}');
  let open: OpenSection | null = null;
  let next = manifest.indexOf('\n') + 1;
  for (let count = 0; next < end; count += 1) {
    if (count % LINES_PER_STEP === 0) yield;
    const at = next;
    const { line, after } = lineAt(manifest, at, end);
    if (open === null || !line.startsWith(`{"contentType":"${open.contentType}"`)) {
      if (open !== null) sections.set(open.contentType, closed(open, manifest, at - 2));
      open = { contentType: keyOfLine(line).contentType, start: at, items: 0, bodies: new Set() };
    }
    open.items += 1;
    open.bodies.add(bodyOfLine(line) ?? '');
    next = after;
  }
  if (open !== null) sections.set(open.contentType, closed(open, manifest, end));
  return sections;
}

function lineAt(text: string, at: number, end: number): { line: string; after: number } {
  const found = text.indexOf(',\n', at);
  const lineEnd = found === -1 || found > end ? end : found;
  return { line: text.slice(at, lineEnd), after: lineEnd + 2 };
}

function closed({ start, items, bodies }: OpenSection, manifest: string, end: number): Section {
  return { lines: manifest.slice(start, end), items, bodies };
}
