import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { isContentType } from '#domain/item';
import { isReservedName, LAYOUT_FILE } from '#domain/reserved';
import { parseLayout } from './parse.ts';
import type { ContentTypeRule, Layout } from './rule.ts';
import { Scope } from './scope.ts';

const MAX_LAYOUT_BYTES = 1024 * 1024;

/**
 * The layout of the folder: its `prosync.yaml`, or its top-level folders where there is none (design.md 5). Throws
 * `invalid-layout` for a broken file, `empty-root` for a folder without anything in it, and the system's error when the
 * folder cannot be read.
 */
export function loadLayout(root: string): Layout {
  const text = layoutText(root);
  return text === null ? layoutOfFolders(root) : parseLayout(text);
}

function layoutText(root: string): string | null {
  const file = join(root, LAYOUT_FILE);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  if (!stat.isFile() || stat.size > MAX_LAYOUT_BYTES) {
    throw new ProSyncError(
      'invalid-layout',
      `${LAYOUT_FILE}:1:1: it must be a file of at most 1 MiB.`,
    );
  }
  return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
}

// An unmounted folder looks empty: nothing may be concluded from it (design.md 2.1).
function layoutOfFolders(root: string): Layout {
  const entries = readdirSync(root, { withFileTypes: true });
  if (entries.length === 0) {
    throw new ProSyncError('empty-root', `The folder ${root} is empty.`, {
      remedy: 'Is its file system mounted? Put content there, or remove the source.',
    });
  }
  const folders = entries.filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !isReservedName(entry.name),
  );
  const names = folders.map((entry) => entry.name).sort();
  const named = names.filter((name) => isContentType(contentTypeOf(name)));
  const rules = named.map(ruleOfFolder);
  const globs = rules.map((rule, index) => ({
    glob: `${named[index]}/**`,
    rule,
    excludes: false,
    line: 0,
  }));
  return {
    rules,
    scope: new Scope(globs),
    fingerprint: sha256(named.join('\0')),
    misnamed: names.filter((name) => !named.includes(name)),
  };
}

function ruleOfFolder(folder: string): ContentTypeRule {
  return {
    contentType: contentTypeOf(folder),
    guid: null,
    name: { from: 'header' },
    tags: { from: 'header' },
  };
}

/** `Internal Monitors` is the content type `internal-monitors`. */
function contentTypeOf(folder: string): string {
  return folder.toLowerCase().replace(/[\s_]+/g, '-');
}
