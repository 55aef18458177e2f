import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { itemKey } from '#domain/item';
import type { Relocation } from '#domain/relocation';
import { unconfirmed, type Vanished } from '#domain/scan';
import type { ContentReader, ReadProblem } from '#connectors/connector';
import type { Actor } from '../../access/actor.ts';
import { AuditService, type AuditEvent } from '../../audit/audit.service.ts';
import { Transactions } from '../../database/transactions.ts';
import { dismissUncovered } from '../../reviews/approvals/dismiss-uncovered.ts';
import { PublicationLock } from '../../database/publication-lock.ts';
import { recordAliases } from '../stage/guid-aliases.ts';
import { settleIdentities } from '../reconcile/item-identities.ts';
import { markBitsSeen, settleExecutableBits } from './executable-bits.ts';
import { fetchMissingBodies } from '../stage/missing-bodies.ts';
import type { Names } from '../stage/reference-names.ts';
import type { UnchangedItems } from '../stage/unchanged-items.ts';
import { RunningScans, type ScanEnd } from '../running-scans.ts';
import { absentItems, vanishedTypes, type AbsentItem } from '../reconcile/absences.ts';
import { blockedItems, type BlockedItem } from '../reconcile/blocked-items.ts';
import { collisionsAcross } from '../reconcile/collisions-across-sources.ts';
import { countsOf } from './scan-counts.ts';
import { leaveOutForeign } from '../reconcile/foreign-items.ts';
import { observeAbsent, observePresent, observeProblems } from './observations.ts';
import { recordRevisions } from './new-revisions.ts';
import type { RunningScan } from '../running-scan.ts';

/** A complete reading that waits in the staging tables. */
export interface StagedReading {
  scan: RunningScan;
  reader: ContentReader;
  problems: readonly ReadProblem[];
  names: Names;
  unchanged: UnchangedItems;
  actor: Actor;
  /** What an operator confirmed to be gone. */
  confirmed: readonly Vanished[];
  signal: AbortSignal;
}

/** Compares a complete reading with what was seen before, and applies the difference (docs/design.md#2.1). */
@Injectable()
export class ComparisonService {
  constructor(
    private readonly transactions: Transactions,
    private readonly publicationLock: PublicationLock,
    private readonly audit: AuditService,
    private readonly running: RunningScans,
  ) {}

  /**
   * Ends the scan as complete or held, in the transaction that changes the items. Throws when the scan was ended meanwhile, or
   * what the reader or the database throws; no item is changed then.
   */
  async apply(reading: StagedReading): Promise<ScanEnd> {
    const prepared = await this.prepare(reading);
    return this.transactions.run(async (manager) => {
      await this.publicationLock.lock(manager);
      const { held, problems } = prepared;
      const { end, events } =
        held.length > 0
          ? { end: heldEnd(held, problems), events: [] }
          : await this.change(manager, reading, prepared);
      const isOurs = await this.running.end(manager, reading.scan.id, end);
      if (!isOurs) throw new Error('The scan was ended by another server while it was applied.');
      await this.audit.append(manager, events);
      return end;
    });
  }

  /**
   * Everything that needs the source, or time, before the publication lock is taken. What it concludes about the items of the source
   * still holds then: only a scan of the same source changes what was observed of them, and when one did, it had ended this
   * one before as silent.
   */
  private async prepare(reading: StagedReading): Promise<Prepared> {
    const { scan, reader, confirmed, signal } = reading;
    const { problems, relocations } = await this.settle(reading);
    const { blocked, absent, held } = await this.transactions.run(async (manager) => {
      const items = await blockedItems(manager, scan, problems);
      const missing = await absentItems(manager, scan, idsOf(items));
      const vanished = await vanishedTypes(manager, scan, missing);
      return { blocked: items, absent: missing, held: unconfirmed(vanished, confirmed) };
    });
    const prepared = { problems, relocations, blocked, absent, held, movedOut: [] };
    if (held.length > 0) return prepared;
    const published = absent.filter((item) => item.isPublished);
    const outside = new Set((await reader.movedOut(published, signal)).map(itemKey));
    signal.throwIfAborted();
    await recordRevisions(this.transactions, scan);
    const movedOut = published.filter((item) => outside.has(itemKey(item)));
    return { ...prepared, movedOut };
  }

  /** Gives every entry its identity and its body; whatever cannot have them is taken out, and is a problem. */
  private async settle({ scan, reader, unchanged, signal, ...reading }: StagedReading): Promise<{
    problems: ReadProblem[];
    relocations: Relocation[];
  }> {
    await unchanged.stageDoubtful();
    await this.transactions.run((manager) => manager.query('analyze scan_entries'));
    const { relocations, ...settled } = await this.transactions.run(async (manager) => {
      const identities = await settleIdentities(manager, scan);
      const foreign = await leaveOutForeign(manager, scan);
      await settleExecutableBits(manager, scan);
      return { ...identities, foreign };
    });
    const unread = await fetchMissingBodies(this.transactions, scan.id, reader, signal);
    const problems = [...reading.problems, ...settled.problems, ...settled.foreign, ...unread];
    return { problems, relocations };
  }

  private async change(
    manager: EntityManager,
    { scan, names, actor }: StagedReading,
    prepared: Prepared,
  ): Promise<{ end: ScanEnd; events: AuditEvent[] }> {
    const { relocations, blocked, absent, movedOut } = prepared;
    await recordAliases(manager, scan.sourceId, relocations);
    await names.record(manager, scan.sourceId);
    const changed =
      (await observePresent(manager, scan)) +
      (await observeAbsent(manager, scan, idsOf(absent), idsOf(movedOut))) +
      (await observeProblems(manager, scan, blocked));
    await markBitsSeen(manager, scan);
    const problems = [...prepared.problems, ...(await collisionsAcross(manager, scan))];
    const counts = await countsOf(manager, scan.sourceId, problems.length);
    const end: ScanEnd = { status: 'complete', counts, problems };
    if (changed === 0) return { end, events: [] };
    const dismissed = await dismissUncovered(manager, scan.sourceId, actor);
    await manager.query(`select pg_notify('prosync_review', '')`);
    const subject = { type: 'source', id: scan.sourceId } as const;
    const facts = { scanId: scan.id, changed, counts };
    return { end, events: [{ actor, action: 'scan.applied', subject, facts }, ...dismissed] };
  }
}

interface Prepared {
  problems: ReadProblem[];
  relocations: Relocation[];
  blocked: BlockedItem[];
  absent: AbsentItem[];
  /** Of the absent items, those that still exist outside the tracked scope. */
  movedOut: AbsentItem[];
  /** Why the scan must be held; empty when it need not be. */
  held: Vanished[];
}

function idsOf(items: readonly { id: string }[]): string[] {
  return items.map((item) => item.id);
}

function heldEnd(vanished: Vanished[], problems: readonly ReadProblem[]): ScanEnd {
  const what = vanished.map(
    (t) =>
      `${t.vanished} of ${t.known} ${t.known === 1 ? 'item' : 'items'} of the type ${t.contentType}`,
  );
  const reason = `${what.join(' and ')} vanished at once. Nothing was changed; confirm the scan if they are really gone.`;
  return { status: 'held', vanished, reason, problems };
}
