import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KEPT_DAYS } from '#api/instances';
import { ProSyncError } from '#domain/errors';
import { SYSTEM, type Actor } from '../access/actor.ts';
import { AuditService, type AuditEvent } from '../audit/audit.service.ts';
import { Transactions } from '../database/transactions.ts';

interface NamedRow {
  id: string;
  name: string;
  given_name: string | null;
  connector: string;
}

/** Keeps the list of instances in order: names, duplicates, and instances that no longer exist. */
@Injectable()
export class InstanceChangesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
  ) {}

  /** Gives the instance a name of the operator's choice; null shows the reported one again. Throws `not-found`. */
  async rename(id: string, name: string | null, actor: Actor): Promise<void> {
    await this.transactions.run(async (manager) => {
      const [row] = await lock(manager, [id]);
      if (!row) throw notFound();
      const chosen = name?.normalize('NFC') ?? null;
      if (chosen === row.given_name) return;
      await manager.query('update instances set given_name = $2 where id = $1', [id, chosen]);
      const facts = { name: chosen ?? row.name, before: shown(row) };
      await this.record(manager, [
        { actor, action: 'instance.renamed', subject: subject(id), facts },
      ]);
    });
  }

  /**
   * Removes `from`, which is the same installation under an earlier key; `id` takes over the name that an operator gave it, unless it has
   * one. Throws `not-found` and `conflict`.
   */
  async merge(id: string, from: string, actor: Actor): Promise<void> {
    if (id === from) throw sameInstance();
    await this.transactions.run(async (manager) => {
      const rows = await lock(manager, [id, from]);
      const [kept, other] = [id, from].map((each) => rows.find((row) => row.id === each));
      if (!kept || !other) throw notFound();
      if (kept.connector !== other.connector) throw otherConnector(kept, other);
      await manager.query(
        `update instances k set given_name = coalesce(k.given_name, o.given_name),
                created_at = least(k.created_at, o.created_at)
           from instances o where k.id = $1 and o.id = $2`,
        [id, from],
      );
      await manager.query('delete from instances where id = $1', [from]);
      const facts = { name: shown(kept), merged: shown(other), mergedId: from };
      await this.record(manager, [
        { actor, action: 'instance.merged', subject: subject(id), facts },
      ]);
    });
  }

  /** Removes the instance and what it reported. It is listed again if it reports again. Throws `not-found`. */
  async remove(id: string, actor: Actor): Promise<void> {
    await this.transactions.run(async (manager) => {
      const [row] = await lock(manager, [id]);
      if (!row) throw notFound();
      await manager.query('delete from instances where id = $1', [id]);
      const facts = { name: shown(row) };
      await this.record(manager, [
        { actor, action: 'instance.removed', subject: subject(id), facts },
      ]);
    });
  }

  /** Removes instances whose API client was deleted and that reported last too long ago; returns how many. */
  async removeOld(): Promise<number> {
    return this.transactions.run(async (manager) => {
      const [rows] = await manager.query<[NamedRow[], number]>(
        `delete from instances where api_client_id is null and reported_at < now() - interval '${KEPT_DAYS} days'
         returning id, name, given_name, connector`,
      );
      const events = rows.map((row): AuditEvent => {
        const facts = { name: shown(row), reason: 'api-client-deleted' };
        return { actor: SYSTEM, action: 'instance.removed', subject: subject(row.id), facts };
      });
      await this.record(manager, events);
      return rows.length;
    });
  }

  private record(manager: EntityManager, events: readonly AuditEvent[]): Promise<void> {
    return this.audit.append(manager, events);
  }
}

// In the order of their ids, so that two merges at once cannot wait for each other.
function lock(manager: EntityManager, ids: readonly string[]): Promise<NamedRow[]> {
  return manager.query(
    'select id, name, given_name, connector from instances where id = any($1::uuid[]) order by id for update',
    [ids],
  );
}

function subject(id: string): AuditEvent['subject'] {
  return { type: 'instance', id };
}

function shown({ name, given_name }: NamedRow): string {
  return given_name ?? name;
}

function notFound(): ProSyncError {
  return new ProSyncError('not-found', 'There is no instance with this id.');
}

function sameInstance(): ProSyncError {
  return new ProSyncError('conflict', 'An instance cannot be merged with itself.');
}

function otherConnector(kept: NamedRow, other: NamedRow): ProSyncError {
  return new ProSyncError(
    'conflict',
    `${shown(kept)} runs on ${kept.connector}, but ${shown(other)} runs on ${other.connector}.`,
    { remedy: 'Merge entries of the same installation only.' },
  );
}
