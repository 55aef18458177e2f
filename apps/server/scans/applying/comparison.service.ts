import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { itemKey } from '#domain/item';
import type { Relocation } from '#domain/relocation';
import { unconfirmed, type Vanished } from '#domain/scan';
import type { ContentReader, ReadProblem } from '#connectors/connector';
import type { Actor } from '../../audit/actor.ts';
import { AuditService, type AuditEvent } from '../../audit/audit.service.ts';
import { Transactions } from '../../database/transactions.ts';
import { Fence } from '../../releases/fence.ts';
import { recordAliases } from '../reading/aliases.ts';
import { settleIdentities } from '../reading/identities.ts';
import { fetchMissingBodies } from '../reading/missing-bodies.ts';
import { RunningScans, type ScanEnd } from '../running/running-scans.ts';
import { absentItems, vanishedTypes } from './absences.ts';
import { blockedItems, type BlockedItem } from './blocked.ts';
import { countsOf } from './counts.ts';
import { dismissUncovered } from './dismissals.ts';
import { leaveOutForeign } from './foreign.ts';
import { observeAbsent, observePresent, observeProblems } from './observations.ts';
import type { RunningScan } from '../running/running-scan.ts';

/** A complete reading that waits in the staging table. */
export interface StagedReading {
  scan: RunningScan;
  reader: ContentReader;
  problems: readonly ReadProblem[];
  actor: Actor;
  /** What an operator confirmed to be gone. */
  confirmed: readonly Vanished[];
  signal: AbortSignal;
}

/** Compares a complete reading with what was seen before, and applies the difference (design.md 2.1). */
@Injectable()
export class ComparisonService {
  constructor(
    private readonly transactions: Transactions,
    private readonly fence: Fence,
    private readonly audit: AuditService,
    private readonly running: RunningScans,
  ) {}

  /**
   * Ends the scan as complete or held, in the transaction that changes the items. Throws when the scan was ended meanwhile, or
   * what the reader or the database throws; nothing is changed then.
   */
  async apply(reading: StagedReading): Promise<ScanEnd> {
    const prepared = await this.prepare(reading);
    return this.transactions.run(async (manager) => {
      await this.fence.lock(manager);
      const blocked = prepared.blocked.map((item) => item.id);
      const types = await vanishedTypes(manager, reading.scan, blocked);
      const held = unconfirmed(types, reading.confirmed);
      const { end, events } =
        held.length > 0
          ? { end: heldEnd(held, prepared.problems), events: [] }
          : await this.change(manager, reading, prepared);
      const isOurs = await this.running.end(manager, reading.scan.id, end);
      if (!isOurs) throw new Error('The scan was ended by another server while it was applied.');
      await this.audit.append(manager, events);
      return end;
    });
  }

  /** Everything that needs the source, or time, before the fence is locked. */
  private async prepare({ scan, reader, problems, signal }: StagedReading): Promise<Prepared> {
    await this.transactions.run((manager) => manager.query('analyze scan_entries'));
    const settled = await this.transactions.run(async (manager) => {
      const identities = await settleIdentities(manager, scan);
      return { ...identities, foreign: await leaveOutForeign(manager, scan) };
    });
    const unread = await fetchMissingBodies(this.transactions, scan.id, reader, signal);
    const all = [...problems, ...settled.problems, ...settled.foreign, ...unread];
    const { blocked, absent } = await this.transactions.run(async (manager) => {
      const items = await blockedItems(manager, scan, all);
      const ids = items.map((item) => item.id);
      return { blocked: items, absent: await absentItems(manager, scan, ids) };
    });
    const movedOut = new Set((await reader.movedOut(absent, signal)).map(itemKey));
    signal.throwIfAborted();
    return {
      problems: all,
      relocations: settled.relocations,
      blocked,
      movedOut: absent.filter((item) => movedOut.has(itemKey(item))).map((item) => item.id),
    };
  }

  private async change(
    manager: EntityManager,
    { scan, actor }: StagedReading,
    { problems, relocations, blocked, movedOut }: Prepared,
  ): Promise<{ end: ScanEnd; events: AuditEvent[] }> {
    const blockedIds = blocked.map((item) => item.id);
    await recordAliases(manager, relocations);
    const changed =
      (await observePresent(manager, scan)) +
      (await observeAbsent(manager, scan, blockedIds, movedOut)) +
      (await observeProblems(manager, scan, blocked));
    const counts = await countsOf(manager, scan.sourceId, problems.length);
    const end: ScanEnd = { status: 'complete', counts, problems };
    if (changed === 0) return { end, events: [] };
    const dismissed = await dismissUncovered(manager, scan, actor);
    await manager.query(`select pg_notify('prosync_review', '')`);
    const subject = { type: 'source', id: scan.sourceId };
    const facts = { scanId: scan.id, changed, counts };
    return { end, events: [{ actor, action: 'scan.applied', subject, facts }, ...dismissed] };
  }
}

interface Prepared {
  problems: ReadProblem[];
  relocations: Relocation[];
  blocked: BlockedItem[];
  /** The ids of absent items that still exist outside the tracked scope. */
  movedOut: string[];
}

function heldEnd(vanished: Vanished[], problems: readonly ReadProblem[]): ScanEnd {
  const what = vanished.map(
    (t) => `${t.vanished} of ${t.known} items of the type ${t.contentType}`,
  );
  const reason = `${what.join(' and ')} vanished at once. Nothing was changed; confirm the scan if they are really gone.`;
  return { status: 'held', vanished, reason, problems };
}
