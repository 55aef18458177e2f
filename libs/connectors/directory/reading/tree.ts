import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import type { ItemKey } from '#domain/item';
import type { ConnectionTest, ReadProblem, VanishedItem } from '../../connector.ts';
import { loadLayout } from '../layout/load.ts';
import type { Layout } from '../layout/rule.ts';
import { unmatchedGlobs } from '../layout/unmatched.ts';
import { LAYOUT_FILE } from '#domain/reserved';
import { batchesOf } from './batches.ts';
import { causeOf } from '../cause.ts';
import type { SentBatch } from './messages.ts';
import { findMovedOut } from './moved-out.ts';
import { Places } from './places.ts';
import type { Progress } from './progress.ts';
import { readFile } from './read-file.ts';
import { survey, type Entry } from './survey.ts';

/** The source's folder as the worker thread sees it: synchronous, and with a memory of what it read before. */
export class Tree {
  readonly #root: string;
  readonly #progress: Progress;
  #known = new Map<string, Entry>();
  #fingerprint = '';
  readonly #places = new Places();

  constructor(root: string, progress: Progress) {
    this.#root = root;
    this.#progress = progress;
  }

  types(): string[] {
    return this.#layout().rules.map((rule) => rule.contentType);
  }

  test(): ConnectionTest {
    try {
      const types = this.types();
      readdirSync(this.#root);
      accessSync(this.#root, constants.R_OK | constants.X_OK);
      const how =
        statSync(join(this.#root, LAYOUT_FILE), { throwIfNoEntry: false }) === undefined
          ? 'top-level folders'
          : LAYOUT_FILE;
      const list = types.length === 0 ? 'no content type yet' : `content types ${types.join(', ')}`;
      return { ok: true, detail: `${this.#root} can be read: ${list} (from ${how}).` };
    } catch (error) {
      return { ok: false, detail: sentenceOf(error) };
    }
  }

  /** One reading. It never throws: what makes it impossible is the reason of its outcome (design.md 2.1). */
  *read(fresh: boolean): Generator<SentBatch, SentBatch> {
    try {
      const layout = this.#layout();
      if (fresh || layout.fingerprint !== this.#fingerprint) this.#known = new Map();
      this.#fingerprint = layout.fingerprint;
      const found = survey(this.#root, layout, this.#known, this.#progress);
      this.#known = found.entries;
      found.problems.push(...layout.misnamed.map(misnamed));
      found.problems.push(...this.#places.problems(found.entries));
      if (found.incomplete === null)
        found.problems.push(...unmatchedGlobs(this.#root, layout.scope));
      return yield* batchesOf(this.#root, found, this.#progress);
    } catch (error) {
      // What was sent before this reading is no longer remembered at the other end.
      this.#known = new Map();
      return failed(sentenceOf(error));
    }
  }

  body(path: string, expected: string): Uint8Array {
    const { bytes } = readFile(join(this.#root, path));
    if (sha256(bytes) === expected) return Uint8Array.prototype.slice.call(bytes);
    throw new ProSyncError('changed-while-reading', `${path} changed since it was read.`, {
      remedy: 'Scan again.',
    });
  }

  describedBy(): string | null {
    const file = join(this.#root, LAYOUT_FILE);
    return statSync(file, { throwIfNoEntry: false }) === undefined ? null : LAYOUT_FILE;
  }

  movedOut(vanished: readonly VanishedItem[]): ItemKey[] {
    return findMovedOut(this.#root, this.#layout(), vanished, this.#progress);
  }

  #layout(): Layout {
    try {
      return loadLayout(this.#root);
    } catch (error) {
      if (error instanceof ProSyncError) throw error;
      throw new ProSyncError(
        'unreadable-root',
        `The folder ${this.#root} cannot be read: ${causeOf(error)}.`,
        {
          remedy:
            'Check that it exists, that its file system is mounted, and that the server may read it.',
          cause: error,
        },
      );
    }
  }
}

function failed(reason: string): SentBatch {
  return {
    unchanged: new Uint32Array(0),
    changed: [],
    bytes: new ArrayBuffer(0),
    problems: [],
    outcome: { complete: false, reason },
  };
}

function sentenceOf(error: unknown): string {
  if (error instanceof ProSyncError) return [error.message, error.remedy].filter(Boolean).join(' ');
  return `It cannot be read: ${causeOf(error)}.`;
}

function misnamed(folder: string): ReadProblem {
  const detail = `The name of the folder ${folder} cannot be a content type: letters, digits and hyphens only.`;
  return { code: 'invalid-content-type', detail, contentType: null, guid: null, path: folder };
}
