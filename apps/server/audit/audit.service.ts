import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AuditAction, AuditList, AuditQuery, AuditSubject, ChainCheckView } from '#api/audit';
import { LOCK } from '../database/locks.ts';
import { CursorService } from '../paging/cursor.service.ts';
import type { Actor } from '../access/actor.ts';
import { CHAIN_START, chainHash, storableFacts, type ChainedEvent } from './chain.ts';
import { auditRows, toChainedEvent, toView, type AuditRow } from './audit.queries.ts';

/** A state change to record: noun and verb, what it happened to, and facts without secrets and content. */
export interface AuditEvent {
  actor: Actor;
  action: AuditAction;
  subject: { type: AuditSubject; id: string };
  facts?: Record<string, unknown>;
}

/** Records every state change in the transaction that makes it (docs/guarantees.md#i10), chained by hashes (T3). */
@Injectable()
export class AuditService {
  private readonly dataSource: DataSource;
  private readonly cursors: CursorService;

  constructor(dataSource: DataSource, cursors: CursorService) {
    this.dataSource = dataSource;
    this.cursors = cursors;
  }

  /**
   * Appends the events in their order, in one statement however many they are. Call it last in the transaction: it takes
   * the audit lock, which every other writer then waits for.
   */
  async append(manager: EntityManager, events: readonly AuditEvent[]): Promise<void> {
    if (events.length === 0) return;
    await manager.query('select pg_advisory_xact_lock($1)', [LOCK.audit]);
    // A statement of its own: only its snapshot sees what the holder of the lock before us committed.
    const [end] = await manager.query<{ id: string; hash: string; at: Date }[]>(
      `select coalesce(max(id), 0) as id, date_trunc('milliseconds', clock_timestamp()) as at,
              (select hash from audit_events order by id desc limit 1) as hash
         from audit_events`,
    );
    if (!end) throw new Error('The end of the audit cannot be read.');
    await manager.query(INSERT, columnsOf(chain(events, end)));
  }

  /** One page of events, the latest first. Throws `invalid-cursor`. */
  async list({ limit, cursor, ...filter }: AuditQuery): Promise<AuditList> {
    const before = this.cursors.decode('audit', cursor)?.[0];
    const page = { limit: limit + 1, ...(before !== undefined && { before: String(before) }) };
    const rows = await auditRows(this.dataSource, filter, page);
    return this.cursors.page('audit', rows, limit, (row) => [row.id], toView);
  }

  /** Walks the whole chain, a thousand events at a time, and says where it breaks; an empty audit is whole. */
  async verify(): Promise<ChainCheckView> {
    const check: ChainCheckView = { events: 0, lastHash: CHAIN_START, brokenAt: null };
    for (;;) {
      const rows = await this.dataSource.query<AuditRow[]>(
        'select * from audit_events where id > $1 order by id limit 1000',
        [check.events],
      );
      for (const row of rows) {
        if (!fits(row, check)) return { ...check, brokenAt: row.id };
        check.events += 1;
        check.lastHash = row.hash;
      }
      if (rows.length < 1000) return check;
    }
  }
}

const INSERT = `
  insert into audit_events (id, at, actor_type, actor_id, actor_name, action, subject_type, subject_id, facts,
                            previous_hash, hash)
  select * from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                       $8::text[], $9::jsonb[], $10::text[], $11::text[])`;

type Link = ChainedEvent & { previousHash: string; hash: string };

function chain(
  events: readonly AuditEvent[],
  end: { id: string; hash: string | null; at: Date },
): Link[] {
  let previousHash = end.hash ?? CHAIN_START;
  return events.map(({ facts, ...event }, index) => {
    const id = String(Number(end.id) + index + 1);
    const link = { ...event, id, at: end.at, facts: storableFacts(facts ?? {}) };
    const hash = chainHash(previousHash, link);
    const linked = { ...link, previousHash, hash };
    previousHash = hash;
    return linked;
  });
}

function columnsOf(links: Link[]): unknown[][] {
  return [
    links.map((link) => link.id),
    links.map((link) => link.at),
    links.map((link) => link.actor.type),
    links.map((link) => link.actor.id),
    links.map((link) => link.actor.name),
    links.map((link) => link.action),
    links.map((link) => link.subject.type),
    links.map((link) => link.subject.id),
    links.map((link) => JSON.stringify(link.facts)),
    links.map((link) => link.previousHash),
    links.map((link) => link.hash),
  ];
}

function fits(row: AuditRow, check: ChainCheckView): boolean {
  return (
    row.id === String(check.events + 1) &&
    row.previous_hash === check.lastHash &&
    row.hash === chainHash(row.previous_hash, toChainedEvent(row))
  );
}
