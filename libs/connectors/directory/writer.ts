import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ProSyncError } from '#domain/errors';
import type { Item, ItemKey } from '#domain/item';
import type { AppliedItem, FoundItem } from '#domain/installed';
import type {
  ApplyPlan,
  ApplyResult,
  ConnectionTest,
  ContentWriter,
  Finding,
  TargetRecord,
} from '../connector.ts';
import { causeOf } from '#files/system-errors';
import { absentItems } from './writing/absent.ts';
import { inAttempts, type Tell } from './writing/attempts.ts';
import { checkPlan, type Checked } from './writing/check.ts';
import { lookAt } from '#files/look-at';
import { carryOut, recordChange, recover, type Place } from './writing/carry-out.ts';
import { withRoot, type OpenRoot } from '#files/open-root';
import { foundItems } from './writing/found.ts';
import {
  readRecord,
  recordedByKey,
  type RecordChange,
  type RecordedItem,
} from './writing/record.ts';
import { OwnerNotes } from './writing/owner-notes.ts';
import { pathProblem } from '#domain/path';
import { forgetLost, refuseLost, rememberRoot, type TargetPlace } from './writing/root.ts';
import { hasJournal } from './writing/settling/journal.ts';
import { SeenPlaces } from './writing/settling/seen.ts';
import { stage } from './writing/stage.ts';
import { storing } from './writing/storing.ts';
import { Target } from './writing/target.ts';

/** Settings of a target that is a folder. */
export interface DirectoryTarget {
  root: string;
  /** Where record and journal are kept: outside of the content, in the client's own folder. */
  recordFolder: string;
}

/** Writes published items into a folder, in the layout of the source (docs/design.md#5, docs/guarantees.md#2.6). */
export function directoryWriter(settings: DirectoryTarget): ContentWriter {
  return new DirectoryWriter(settings);
}

class DirectoryWriter implements ContentWriter {
  readonly #root: string;
  readonly #recordFolder: string;

  constructor({ root, recordFolder }: DirectoryTarget) {
    this.#root = resolve(root);
    this.#recordFolder = resolve(recordFolder);
  }

  async test(): Promise<ConnectionTest> {
    const root = this.#root;
    try {
      const stat = lookAt(root);
      const isThere = stat !== null && existsSync(root);
      if (isThere && !(stat.isDirectory() || stat.isSymbolicLink()))
        return { ok: false, detail: `${root} is a file. Name a folder.` };
      accessSync(
        isThere ? root : nearestFolder(root),
        constants.R_OK | constants.W_OK | constants.X_OK,
      );
      return {
        ok: true,
        detail: isThere
          ? `${root} can be written.`
          : `${root} does not exist yet; it will be made.`,
      };
    } catch (error) {
      return {
        ok: false,
        detail: `${root} cannot be written: ${causeOf(error)}. Give this user the right to write there.`,
      };
    }
  }

  async inspect(): Promise<Finding[]> {
    const { ok, detail } = await this.test();
    const level = ok ? 'ok' : 'failed';
    const remedy = ok ? null : 'Name another folder, or correct its permissions.';
    const lost = this.#whyLost();
    if (lost !== null) return [lost];
    return [{ check: 'target folder', level, detail, remedy }];
  }

  #whyLost(): Finding | null {
    try {
      storing(() => refuseLost(this.#place));
      return null;
    } catch (error) {
      if (!(error instanceof ProSyncError) || error.code !== 'target-lost') return null;
      const { message, remedy } = error;
      return { check: 'target folder', level: 'failed', detail: message, remedy: remedy ?? null };
    }
  }

  async recover(say?: (note: string) => void): Promise<'finished' | 'undone' | null> {
    const recovery = storing(() => {
      if (hasJournal(this.#recordFolder)) refuseLost(this.#place);
      return withRoot(this.#root, (root) => recover(this.#placeIn(root)));
    });
    if (typeof recovery?.note === 'string') say?.(recovery.note);
    return recovery?.outcome ?? null;
  }

  async refuseLost(): Promise<void> {
    storing(() => refuseLost(this.#place));
  }

  async forgetLost(): Promise<boolean> {
    return storing(() => forgetLost(this.#place));
  }

  async record(): Promise<TargetRecord | null> {
    const record = storing(() => readRecord(this.#recordFolder));
    return record === null ? null : { ...record, items: record.items.map(appliedItem) };
  }

  async installed(
    items: readonly (Item & { digest: string })[],
    applied: readonly AppliedItem[],
  ): Promise<FoundItem[]> {
    return storing(() => {
      const recorded = recordedByKey(readRecord(this.#recordFolder));
      return withRoot(this.#root, (root) => foundItems(new Target(root), recorded, items, applied));
    });
  }

  async absent(items: readonly Item[], written: ReadonlySet<string>): Promise<ItemKey[]> {
    return storing(() =>
      withRoot(this.#root, (root) => absentItems(new Target(root), items, written)),
    );
  }

  async bodyOf(item: AppliedItem): Promise<Uint8Array | null> {
    if (pathProblem(item.path) !== null) return null;
    return storing(() => withRoot(this.#root, (root) => new Target(root).bytesAt(item.path)));
  }

  async apply(plan: ApplyPlan, progress: (done: number) => void): Promise<ApplyResult> {
    return storing(() => {
      refuseLost(this.#place);
      mkdirSync(this.#recordFolder, { recursive: true });
      mkdirSync(this.#root, { recursive: true });
      return withRoot(this.#root, (root) => this.#applyIn(root, plan, progress));
    });
  }

  #applyIn(root: OpenRoot, plan: ApplyPlan, progress: (done: number) => void): ApplyResult {
    refuseLost(this.#place, root.itself);
    const note = recover(this.#placeIn(root))?.note ?? null;
    if (root.itself !== null) rememberRoot(this.#place, root.itself);
    const result = inAttempts(plan, (tried, tell) => this.#attempt(root, tried, tell, progress));
    return note === null ? result : { ...result, notes: [note, ...result.notes] };
  }

  #attempt(
    root: OpenRoot,
    plan: ApplyPlan,
    tell: Tell,
    progress: (done: number) => void,
  ): ApplyResult {
    const target = new Target(root);
    const place = this.#placeIn(root);
    const recorded = recordedByKey(readRecord(this.#recordFolder));
    const { checked, refused } = checkPlan(plan, target, recorded);
    tell(checked);
    const change = changeBy(plan, checked);
    const owners = new OwnerNotes();
    if (checked.some(({ write, removes }) => write !== null || removes !== null)) {
      carryOut(place, change, new SeenPlaces(root, checked), (staging) =>
        stage(target, staging, checked, progress, owners),
      );
    } else recordChange(place, change);
    progress(plan.steps.length);
    const applied = checked.map(({ step }) => keyOf(step.item));
    return { applied, refused, notes: owners.note === null ? [] : [owners.note] };
  }

  async close(): Promise<void> {
    // Nothing is kept open between the calls.
  }

  get #place(): TargetPlace {
    return { root: this.#root, recordFolder: this.#recordFolder };
  }

  #placeIn(root: OpenRoot): Place {
    return { root, recordFolder: this.#recordFolder };
  }
}

function appliedItem({ sha256: _body, size: _size, ...applied }: RecordedItem): AppliedItem {
  return applied;
}

function keyOf({ contentType, guid }: ItemKey): ItemKey {
  return { contentType, guid };
}

function changeBy({ epoch, seq }: ApplyPlan, checked: readonly Checked[]): RecordChange {
  const applied = checked.flatMap(({ record }) => record ?? []);
  const removed = checked.flatMap(({ key, record }) => (record === null ? [key] : []));
  return { epoch, seq, applied, removed };
}

function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path));
}
