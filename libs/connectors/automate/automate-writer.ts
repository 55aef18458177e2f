import { randomUUID } from 'node:crypto';
import type { Connection } from 'mysql2/promise';
import type { AppliedItem, FoundItem } from '#domain/installed';
import { itemKey, type Item, type ItemBody, type ItemKey } from '#domain/item';
import type {
  ApplyPlan,
  ApplyResult,
  AuditViewChange,
  ConnectionTest,
  ContentWriter,
  Finding,
  TargetRecord,
} from '../connector.ts';
import { installAuditView, removeAuditView } from './audit-view/install-view.ts';
import { databaseFailure } from './connection/driver-failures.ts';
import { openConnection } from './connection/open.ts';
import { placeName } from './connection/database-place.ts';
import { contentTypes, descriptionOf } from './content-types/content-types.ts';
import type { Description } from './content-types/description.ts';
import { openSnapshot, type Snapshot } from './connection/snapshot.ts';
import { readSchema } from './schema/columns.ts';
import { withUtf8Columns } from './schema/utf8-in-latin1.ts';
import type { AutomateTarget } from './settings/automate-settings.ts';
import { apply } from './apply/apply-plan.ts';
import { inAttempts } from './write/row-refusals.ts';
import { lookAtDownstream } from './target-state/downstream-database.ts';
import { bytesHere } from './target-state/bytes.ts';
import { installed } from './target-state/installed-rows.ts';
import { inspect } from './doctor/inspect-target.ts';
import { readRecord } from './record/applied-rows.ts';
import { STATE } from './record/record-tables.ts';
import { refusal } from './checks/checked-steps.ts';
import type { Shortcoming } from './target-state/shortcomings.ts';
import {
  makeRecordTables,
  requireReadable,
  requireWritable,
  unreadableTypes,
} from './target-state/supported.ts';
import { neededTables } from './target-state/needed-tables.ts';
import { inTransaction } from './apply/transaction.ts';

/**
 * Writes published items into the database of a ConnectWise Automate server (docs/automate.md): one transaction per apply, in
 * which also the record of it stands (docs/guarantees.md#2.6). Connects anew for each call.
 */
export function automateWriter(target: AutomateTarget): ContentWriter {
  return new AutomateWriter(target);
}

class AutomateWriter implements ContentWriter {
  readonly #target: AutomateTarget;

  constructor(target: AutomateTarget) {
    this.#target = target;
  }

  async test(): Promise<ConnectionTest> {
    const { place } = this.#target;
    try {
      return await this.#reading(async ({ schema, version }) => {
        const detail = `Reached ${version}, database ${place.database} at ${placeName(place)}, as ${place.user}.`;
        requireReadable(schema, contentTypes);
        return { ok: true, detail };
      });
    } catch (error) {
      const { message, remedy } = databaseFailure(error, place);
      return { ok: false, detail: [message, remedy].filter(Boolean).join(' ') };
    }
  }

  inspect(): Promise<Finding[]> {
    return inspect(this.#target);
  }

  // A killed run leaves nothing: the server undoes a transaction whose connection is gone, and the record says what is done.
  recover(): Promise<null> {
    return Promise.resolve(null);
  }

  record(): Promise<TargetRecord | null> {
    return this.#reading(async ({ connection }) => {
      const record = await readRecord(connection);
      if (record === null) return null;
      const items = [...record.items.values()].map(appliedItem);
      return { epoch: record.epoch, seq: record.seq, items };
    });
  }

  installed(
    items: readonly (Item & { digest: string })[],
    applied: readonly AppliedItem[],
    bodyOf: (body: ItemBody) => Uint8Array | null,
  ): Promise<FoundItem[]> {
    return this.#reading(async ({ connection, schema }) => {
      const missing = unreadableTypes(schema, descriptionsOf([...items, ...applied]));
      const isThere = ({ contentType }: ItemKey) => !missing.has(contentType);
      const downstream = await lookAtDownstream(connection, schema, this.#target);
      const found = await installed(
        downstream,
        items.filter(isThere),
        applied.filter(isThere),
        bodyOf,
      );
      return [...found, ...unsupportedItems([...items, ...applied], missing)];
    });
  }

  bodyOf(item: AppliedItem): Promise<Uint8Array | null> {
    return this.#reading(async ({ connection, schema }) => {
      requireReadable(schema, descriptionsOf([item]));
      return bytesHere(await lookAtDownstream(connection, schema, this.#target), item);
    });
  }

  async apply(plan: ApplyPlan, progress: (done: number) => void): Promise<ApplyResult> {
    const { place } = this.#target;
    let connection: Connection | null = null;
    try {
      connection = await openConnection(place, 'write');
      return await this.#apply(connection, plan, progress);
    } catch (error) {
      throw databaseFailure(error, place);
    } finally {
      connection?.destroy();
    }
  }

  auditView(action: 'install' | 'remove'): Promise<AuditViewChange> {
    return action === 'install' ? installAuditView(this.#target) : removeAuditView(this.#target);
  }

  async close(): Promise<void> {
    // Nothing is kept open between the calls.
  }

  async #apply(
    connection: Connection,
    plan: ApplyPlan,
    progress: (done: number) => void,
  ): Promise<ApplyResult> {
    const target = this.#target;
    const { database } = target.place;
    let schema = await readSchema(connection, database);
    const descriptions = descriptionsOf(plan.steps.map(({ item }) => item));
    const unwritable = await requireWritable(connection, schema, descriptions, target);
    const all = plan.steps.map(({ item }) => item);
    const refusedBefore = unsupportedItems(all, unwritable).map(({ unsupported, ...key }) =>
      refusal(key, { code: 'downstream-unsupported', detail: unsupported }),
    );
    const isAllRefused = all.length > 0 && refusedBefore.length === all.length;
    // Nothing can be applied, and nothing ever was.
    if (isAllRefused && schema.table(STATE) === null)
      return { applied: [], refused: refusedBefore, notes: [] };
    if (await makeRecordTables(connection, schema)) schema = await readSchema(connection, database);
    const tables = neededTables(schema, descriptions).map(({ table }) => table);
    schema = await withUtf8Columns(connection, schema, tables);
    const applyId = randomUUID();
    const reconnect = () => openConnection(target.place, 'write');
    return inAttempts((refused) =>
      inTransaction(connection, reconnect, applyId, async () => {
        const downstream = await lookAtDownstream(connection, schema, target, { lock: true });
        const all = [...refusedBefore, ...refused];
        return apply(downstream, plan, { applyId, progress, refused: all });
      }),
    );
  }

  async #reading<Result>(work: (snapshot: Snapshot) => Promise<Result>): Promise<Result> {
    const { place } = this.#target;
    let snapshot: Snapshot | null = null;
    try {
      snapshot = await openSnapshot(place);
      return await work(snapshot);
    } catch (error) {
      throw databaseFailure(error, place);
    } finally {
      snapshot?.connection.destroy();
    }
  }
}

// Each item once, also one that is published and was applied.
function unsupportedItems(
  items: readonly ItemKey[],
  types: ReadonlyMap<string, Shortcoming>,
): (ItemKey & { digest: null; unsupported: string })[] {
  const unique = new Map(items.map((item) => [itemKey(item), item]));
  return [...unique.values()].flatMap(({ contentType, guid }) => {
    const shortcoming = types.get(contentType);
    if (shortcoming === undefined) return [];
    const unsupported = `${shortcoming.detail} ${shortcoming.remedy}`;
    return [{ contentType, guid, digest: null, unsupported }];
  });
}

function descriptionsOf(items: readonly ItemKey[]): Description[] {
  const types = new Set(items.map(({ contentType }) => contentType));
  return [...types].flatMap((contentType) => descriptionOf(contentType) ?? []);
}

function appliedItem({ contentType, guid, name, path, version, digest }: AppliedItem): AppliedItem {
  return { contentType, guid, name, path, version, digest };
}
