import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { itemDigest, sha256 } from '#domain/digest';
import type { Item } from '#domain/item';
import type { AppliedItem } from '#domain/installed';
import type { ApplyResult, ApplyStep, ContentWriter } from '#connectors/connector';
import { directoryWriter } from '../../libs/connectors/directory/writer.ts';

/** An item as a manifest has it, with its body as text. */
export type TextItem = Item & { version: number; digest: string; text: string };

/** An item for a test. */
export function itemAt(
  path: string,
  text: string,
  fields: Partial<Pick<TextItem, 'guid' | 'version' | 'tags' | 'executable'>> = {},
): TextItem {
  const {
    guid = path.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '-'),
    version = 1,
    tags = [],
    executable = false,
  } = fields;
  const body = {
    sha256: sha256(text),
    size: Buffer.byteLength(text),
    mediaType: 'text/plain; charset=utf-8',
  };
  const facts = { contentType: 'script', guid, name: path, path, tags, references: [], body };
  const item = executable ? { ...facts, executable } : facts;
  return { ...item, version, digest: itemDigest(item), text };
}

/** The step that writes the item over what `replaces` names. */
export function writeStep(item: TextItem, replaces: AppliedItem | null = null): ApplyStep {
  return { action: 'write', item, bytes: () => Buffer.from(item.text), replaces };
}

/** The step that removes what was applied. */
export function removeStep({
  contentType,
  guid,
  name,
  path,
  version,
  digest,
}: TextItem): ApplyStep {
  return { action: 'remove', item: { contentType, guid, name, path, version, digest } };
}

/** A target's folder for one test, with its writer and its record beside it. */
export class TargetFolder {
  readonly folder = mkdtempSync(join(tmpdir(), 'prosync-writer-'));
  readonly root = join(this.folder, 'content');
  readonly recordFolder = join(this.folder, 'record');
  readonly writer: ContentWriter = directoryWriter({
    root: this.root,
    recordFolder: this.recordFolder,
  });
  #seq = 0;

  apply(...steps: ApplyStep[]): Promise<ApplyResult> {
    this.#seq += 1;
    return this.writer.apply({ epoch: 1, seq: this.#seq, steps }, () => {});
  }

  put(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  text(path: string): string | null {
    return existsSync(join(this.root, path)) ? readFileSync(join(this.root, path), 'utf8') : null;
  }

  /** Everything below the root: files with their text, empty folders with null. */
  tree(folder = ''): Record<string, string | null> {
    const found: Record<string, string | null> = {};
    for (const entry of readdirSync(join(this.root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const below = entry.isDirectory() ? this.tree(path) : { [path]: this.text(path) };
      Object.assign(found, Object.keys(below).length === 0 ? { [path]: null } : below);
    }
    return found;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
