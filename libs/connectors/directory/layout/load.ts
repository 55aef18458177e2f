import { closeSync, lstatSync, readFileSync } from 'node:fs';
import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { isContentType } from '#domain/item';
import { causeOf } from '#files/system-errors';
import { isReservedName, LAYOUT_FILE } from '#domain/reserved';
import type { SourceRoot } from '../reading/source-root.ts';
import { parseLayout } from './parse.ts';
import type { ContentTypeRule, Layout } from './rule.ts';
import { Scope } from './scope.ts';

const MAX_LAYOUT_BYTES = 1024 * 1024;

/**
 * The layout of the folder: its `prosync.yaml`, or its top-level folders where there is none (docs/design.md#5). Throws
 * `invalid-layout` for a broken file, `empty-root` for a folder without anything in it, and the system's error when the
 * folder cannot be read.
 */
export function loadLayout(root: SourceRoot): Layout {
  const text = layoutText(root);
  return text === null ? layoutOfFolders(root) : parseLayout(text);
}

function layoutText(root: SourceRoot): string | null {
  if (!hasLayoutFile(root)) return null;
  const { handle, stats } = openedLayout(root);
  try {
    if (!stats.isFile() || stats.size > MAX_LAYOUT_BYTES)
      throw invalidLayout('it must be a file of at most 1 MiB.');
    return readFileSync(handle, 'utf8').replace(/^\uFEFF/, '');
  } finally {
    closeSync(handle);
  }
}

function openedLayout(root: SourceRoot): ReturnType<SourceRoot['open']> {
  try {
    return root.open(LAYOUT_FILE);
  } catch (error) {
    // Not a word of the file that it leads to: the message is shown to everybody who sees the source.
    const why = error instanceof ProSyncError ? lowered(error.message) : `${causeOf(error)}.`;
    throw invalidLayout(why);
  }
}

/** True when something at the root is called `prosync.yaml`, if only a link to nowhere. */
export function hasLayoutFile(root: SourceRoot): boolean {
  return lstatSync(root.at(LAYOUT_FILE), { throwIfNoEntry: false }) !== undefined;
}

function invalidLayout(why: string): ProSyncError {
  return new ProSyncError('invalid-layout', `${LAYOUT_FILE}:1:1: ${why}`);
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

// An unmounted folder looks empty: nothing may be concluded from it (docs/design.md#2.1).
function layoutOfFolders(root: SourceRoot): Layout {
  const { entries } = root.list('');
  if (entries.length === 0) {
    throw new ProSyncError('empty-root', `The folder ${root.path} is empty.`, {
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
