import { accessSync, constants } from 'node:fs';
import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import type { ItemKey } from '#domain/item';
import type { ConnectionTest, ReadProblem, VanishedItem } from '../../connector.ts';
import { hasLayoutFile, loadLayout } from '../layout/load.ts';
import type { Layout } from '../layout/rule.ts';
import { unmatchedGlobs } from '../layout/unmatched.ts';
import { LAYOUT_FILE } from '#domain/reserved';
import { batchesOf } from './batches.ts';
import { causeOf } from '#files/system-errors';
import type { Decisions } from './decisions.ts';
import type { SentBatch } from './messages.ts';
import { findMovedOut } from './moved-out.ts';
import { Places } from './places.ts';
import type { Progress } from './progress.ts';
import type { RootRules } from '../root-rules.ts';
import { readFile } from './read-file.ts';
import { SourceRoot } from './source-root.ts';
import { survey, type Entry } from './survey.ts';

/** The source's folder as the worker thread sees it: synchronous, and with a memory of what it read before. */
export class Tree {
  readonly #root: string;
  readonly #rules: RootRules;
  readonly #progress: Progress;
  #known = new Map<string, Entry>();
  #fingerprint = '';
  readonly #places = new Places();

  constructor(root: string, rules: RootRules, progress: Progress) {
    this.#root = root;
    this.#rules = rules;
    this.#progress = progress;
  }

  types(): string[] {
    return this.#layout(this.#opened()).rules.map((rule) => rule.contentType);
  }

  test(): ConnectionTest {
    try {
      const root = this.#opened();
      const types = this.#layout(root).rules.map((rule) => rule.contentType);
      root.list('');
      accessSync(this.#root, constants.R_OK | constants.X_OK);
      const how = hasLayoutFile(root) ? LAYOUT_FILE : 'top-level folders';
      const list = types.length === 0 ? 'no content type yet' : `content types ${types.join(', ')}`;
      return { ok: true, detail: `${this.#root} can be read: ${list} (from ${how}).` };
    } catch (error) {
      return { ok: false, detail: sentenceOf(error) };
    }
  }

  /** One reading. It never throws: what makes it impossible is the reason of its outcome (docs/design.md#2.1). */
  *read(fresh: boolean, decisions: Decisions): Generator<SentBatch, SentBatch> {
    try {
      const root = this.#opened();
      const layout = this.#layout(root);
      const fingerprint = `${layout.fingerprint} ${decisions.fingerprint}`;
      if (fresh || fingerprint !== this.#fingerprint) this.#known = new Map();
      this.#fingerprint = fingerprint;
      const how = { decisions, progress: this.#progress };
      const found = survey(root, layout, this.#known, how);
      this.#known = found.entries;
      found.problems.push(...layout.misnamed.map(misnamed));
      found.problems.push(...this.#places.problems(found.entries));
      if (found.incomplete === null) found.problems.push(...unmatchedGlobs(root, layout.scope));
      return yield* batchesOf(root, found, how);
    } catch (error) {
      // What was sent before this reading is no longer remembered at the other end.
      this.#known = new Map();
      return failed(sentenceOf(error));
    }
  }

  body(path: string, expected: string): Uint8Array {
    const { bytes } = readFile(this.#opened(), path);
    if (sha256(bytes) === expected) return Uint8Array.prototype.slice.call(bytes);
    throw new ProSyncError('changed-while-reading', `${path} changed since it was read.`, {
      remedy: 'Scan again.',
    });
  }

  describedBy(): string | null {
    return hasLayoutFile(this.#opened()) ? LAYOUT_FILE : null;
  }

  movedOut(vanished: readonly VanishedItem[]): ItemKey[] {
    const root = this.#opened();
    return findMovedOut(root, this.#layout(root), vanished, this.#progress);
  }

  /** The root as it is now: its path may lead elsewhere since the last reading. */
  #opened(): SourceRoot {
    return this.#reaching(() => new SourceRoot(this.#root, this.#rules));
  }

  #layout(root: SourceRoot): Layout {
    return this.#reaching(() => loadLayout(root));
  }

  #reaching<Found>(look: () => Found): Found {
    try {
      return look();
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
