import { MAX_BODY_BYTES } from '#domain/item';
import type { ContentItem, ReadBatch, ReadProblem } from '../../connector.ts';
import type { Description } from '../content-types/description.ts';
import type { InstanceIds } from '../references/ids.ts';
import { areStill, RecordedLookups } from '../references/lookups.ts';
import { listRows, type ListedRow } from '../rows/listed-rows.ts';
import { readRows, type ReadRow } from '../rows/read-rows.ts';
import { itemOfRow, namesOf } from '../rows/row-item.ts';
import { Breath } from './breath.ts';
import { duplicate, problemOf, shownPath, tooLarge, type Place } from './row-problems.ts';
import type { Remembered, RowMemory } from './remembered.ts';
import type { Scope } from '../settings/tracked-scope.ts';
import type { Snapshot } from '../connection/snapshot.ts';

const BATCH_ROWS = 200;
const BATCH_UNCHANGED = 5_000;
const BATCH_BYTES = 8 * 1024 * 1024;
/** What the server adds to a row on its way, at most. */
const PACKET_ROOM = 64 * 1024;

/** One reading of one source, as far as it goes for all types. */
export interface Reading {
  snapshot: Snapshot;
  ids: InstanceIds;
  scope: Scope;
  allowedStatements: readonly string[];
  /** Of the last complete reading. */
  before: RowMemory;
  /** Of this one. */
  memory: RowMemory;
}

/** Reads the tracked rows of one type: first those that did not change, then the others in batches that fit into memory. */
export async function* readType(
  reading: Reading,
  description: Description,
): AsyncGenerator<ReadBatch, void> {
  const { connection, schema } = reading.snapshot;
  const type = new TypeReading(reading, description);
  const listed = await listRows(connection, schema, description);
  const { unchanged, changed, problems } = type.sorted(listed);
  for (let at = 0; at < Math.max(unchanged.length, 1); at += BATCH_UNCHANGED) {
    const rows = unchanged.slice(at, at + BATCH_UNCHANGED);
    yield type.unchangedBatch(rows, at === 0 ? problems : []);
  }
  for (const rows of batchesOf(changed)) {
    const ids = rows.map(({ id }) => id);
    const read = await readRows(connection, schema, description, ids);
    yield* type.changedBatches(rows, read);
  }
}

class TypeReading {
  readonly #reading: Reading;
  readonly #description: Description;
  readonly #breath = new Breath();

  constructor(reading: Reading, description: Description) {
    this.#reading = reading;
    this.#description = description;
  }

  sorted(listed: readonly ListedRow[]): {
    unchanged: ListedRow[];
    changed: ListedRow[];
    problems: ReadProblem[];
  } {
    const { ids, before } = this.#reading;
    const { contentType } = this.#description;
    const unchanged: ListedRow[] = [];
    const changed: ListedRow[] = [];
    const problems: ReadProblem[] = [];
    for (const row of listed) {
      if (!this.#isTracked(row.id)) continue;
      const place = this.#placeOf(row.id);
      const problem = this.#refusal(row, place);
      if (problem !== null) {
        problems.push(problem);
        this.#keepGuid(row.id, place.guid);
      } else if (isUnchanged(row, before.at(contentType, row.id), ids)) unchanged.push(row);
      else changed.push(row);
    }
    return { unchanged, changed, problems };
  }

  unchangedBatch(rows: readonly ListedRow[], problems: ReadProblem[]): ReadBatch {
    const { before, memory, ids } = this.#reading;
    const { contentType } = this.#description;
    const known = rows.flatMap(({ id }) => {
      const row = before.at(contentType, id);
      if (row !== undefined) memory.keep(contentType, id, row);
      return row ?? [];
    });
    return {
      items: known.flatMap(({ item }) => item ?? []),
      problems,
      names: namesOf(
        known.flatMap(({ mentioned }) => mentioned),
        ids,
      ),
    };
  }

  /** Decoded bodies may be far larger than their rows, so that one batch of rows may become several. */
  async *changedBatches(
    listed: readonly ListedRow[],
    read: readonly ReadRow[],
  ): AsyncGenerator<ReadBatch, void> {
    const rows = new Map(read.map((row) => [row.id, row]));
    let [batch, size] = [emptyBatch(), 0];
    for (const row of listed) {
      size += this.#add(row, rows.get(row.id), batch);
      await this.#breath.taken();
      if (size < BATCH_BYTES) continue;
      yield batch;
      [batch, size] = [emptyBatch(), 0];
    }
    yield batch;
  }

  // Returns the bytes that it added.
  #add(listed: ListedRow, read: ReadRow | undefined, batch: Required<ReadBatch>): number {
    const place = this.#placeOf(listed.id);
    try {
      if (read === undefined) throw new Error('The row is gone.');
      const lookups = new RecordedLookups(this.#reading.ids);
      const { row, rowsOf } = read;
      const { item, bytes, mentioned, names, notes } = itemOfRow(
        this.#description,
        row,
        rowsOf,
        lookups,
        this.#reading,
      );
      const kept: ContentItem = { ...item, bytes: null, ...(notes.length > 0 && { notes }) };
      const { guid } = item;
      const { answers } = lookups;
      const { hash } = listed;
      const before = this.#before(listed.id)?.item;
      this.#keep(listed.id, { hash, answers, item: kept, mentioned, guid });
      // Saved anew without a change: the bytes are those that were yielded already.
      batch.items.push(before?.digest === item.digest ? kept : { ...kept, bytes });
      batch.names.push(...names);
      return bytes.byteLength;
    } catch (error) {
      batch.problems.push(problemOf(error, place));
      this.#keepGuid(listed.id, place.guid);
      return 0;
    }
  }

  // A row that was tracked and has lost its GUID, or the group that it comes from, is a problem and not gone.
  #isTracked(id: number): boolean {
    const { ids, scope } = this.#reading;
    const { contentType } = this.#description;
    if (scope.holds(contentType, ids.segmentsOf(contentType, id) ?? [])) return true;
    return ids.guidOf(contentType, id) === null && this.#before(id) !== undefined;
  }

  #refusal(row: ListedRow, place: Place & { path: string }): ReadProblem | null {
    const { ids, snapshot } = this.#reading;
    const limit = Math.min(MAX_BODY_BYTES, snapshot.maxRow - PACKET_ROOM);
    if (row.size > limit) return tooLarge(row.size, limit, place);
    const { contentType } = this.#description;
    const guid = ids.guidOf(contentType, row.id);
    if (guid === null || ids.idsOf(contentType, guid).length < 2) return null;
    return duplicate(ids, this.#description, { guid, path: place.path });
  }

  #placeOf(id: number): Place & { path: string } {
    const { ids } = this.#reading;
    const { contentType } = this.#description;
    const guid = ids.guidOf(contentType, id) ?? this.#before(id)?.guid ?? null;
    return { contentType, guid, path: shownPath(ids, contentType, id) };
  }

  #before(id: number): Remembered | undefined {
    return this.#reading.before.at(this.#description.contentType, id);
  }

  #keep(id: number, row: Remembered): void {
    this.#reading.memory.keep(this.#description.contentType, id, row);
  }

  #keepGuid(id: number, guid: string | null): void {
    this.#keep(id, { hash: null, answers: [], item: null, mentioned: [], guid });
  }
}

function emptyBatch(): Required<ReadBatch> {
  return { items: [], problems: [], names: [] };
}

function isUnchanged(row: ListedRow, known: Remembered | undefined, ids: InstanceIds): boolean {
  if (row.hash === null || known === undefined || known.item === null) return false;
  return known.hash === row.hash && areStill(known.answers, ids);
}

function* batchesOf(rows: readonly ListedRow[]): Generator<ListedRow[]> {
  let batch: ListedRow[] = [];
  let size = 0;
  for (const row of rows) {
    if (batch.length === BATCH_ROWS || (batch.length > 0 && size + row.size > BATCH_BYTES)) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(row);
    size += row.size;
  }
  if (batch.length > 0) yield batch;
}
