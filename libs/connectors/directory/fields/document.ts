import { parse as parseToml, TomlError } from 'smol-toml';
import { Composer, LineCounter, Parser } from 'yaml';
import { ProSyncError } from '#domain/errors';
import { scanYaml } from './scan-yaml.ts';

/** How the fields of a file are written, by its extension or by its front matter. */
export type DocumentKind = 'yaml' | 'json' | 'toml';

const KINDS: Readonly<Record<string, DocumentKind>> = {
  yml: 'yaml',
  yaml: 'yaml',
  json: 'json',
  toml: 'toml',
};
const FRONT_MATTER = /^(---|\+\+\+)[ \t]*\r?\n([\s\S]*?)(?:^|\r?\n)\1[ \t]*(?:\r?\n|$)/;
const MAX_ALIASES = 100;

/** The document that holds the fields: the file itself, or its front matter; null when there is none (design.md 5). */
export function documentOf(
  extension: string,
  text: string,
): { kind: DocumentKind; text: string } | null {
  const kind = Object.hasOwn(KINDS, extension) ? KINDS[extension] : undefined;
  if (kind !== undefined) return { kind, text };
  if (!text.startsWith('---') && !text.startsWith('+++')) return null;
  const [, fence, matter] = FRONT_MATTER.exec(text) ?? [];
  if (matter === undefined) return null;
  return { kind: fence === '---' ? 'yaml' : 'toml', text: matter };
}

/**
 * The values of the wanted fields; a name with dots descends (`metadata.id`) unless the whole of it is a key. Of several YAML
 * documents the first counts. Throws `unparsable` with line and column, without content.
 */
export function fieldsOf(
  document: { kind: DocumentKind; text: string },
  wanted: readonly string[],
): Map<string, unknown> {
  if (document.kind === 'yaml' && !wanted.some((name) => name.includes('.'))) {
    const quick = scanYaml(document.text, new Set(wanted));
    if (quick !== null) return quick;
  }
  const root = PARSERS[document.kind](document.text);
  return new Map(wanted.map((name) => [name, lookUp(root, name)]));
}

const PARSERS: Readonly<Record<DocumentKind, (text: string) => unknown>> = {
  yaml: yamlOf,
  json: jsonOf,
  toml: tomlOf,
};

function yamlOf(text: string): unknown {
  const lines = new LineCounter();
  const composer = new Composer({ schema: 'failsafe', prettyErrors: false, lineCounter: lines });
  for (const document of composer.compose(
    new Parser(lines.addNewLine).parse(text),
    true,
    text.length,
  )) {
    const [error] = document.errors;
    if (error === undefined) return document.toJS({ maxAliasCount: MAX_ALIASES });
    const { line, col } = lines.linePos(error.pos[0]);
    throw unparsable(`It is not valid YAML (${error.code}, line ${line}, column ${col}).`);
  }
  return null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    throw unparsable(
      `It is not valid JSON${position === undefined ? '' : ` (position ${position})`}.`,
    );
  }
}

function tomlOf(text: string): unknown {
  try {
    return parseToml(text);
  } catch (error) {
    const where = error instanceof TomlError ? ` (line ${error.line}, column ${error.column})` : '';
    throw unparsable(`It is not valid TOML${where}.`);
  }
}

function lookUp(root: unknown, name: string): unknown {
  const whole = memberOf(root, name);
  if (whole !== undefined) return whole;
  return name.split('.').reduce<unknown>(memberOf, root);
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

function unparsable(detail: string): ProSyncError {
  return new ProSyncError('unparsable', detail, { remedy: 'Correct the file at the source.' });
}
