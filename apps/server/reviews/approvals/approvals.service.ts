import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type {
  ApprovalsAnswer,
  NewApprovals,
  WithdrawalsAnswer,
  WithdrawApprovals,
} from '#api/approvals';
import type { RefusedView } from '#api/releases';
import { digestOfSeen } from '#domain/approval';
import { ProSyncError } from '#domain/errors';
import { AuditService } from '../../audit/audit.service.ts';
import { Transactions } from '../../database/transactions.ts';
import { contentTypesOf, type SignedInOperator } from '../../access/access.decorator.ts';
import { PublicationLock } from '../../database/publication-lock.ts';
import { Refusals } from '../../references/refusals.service.ts';
import { approvalEvents } from './approval.events.ts';
import { giveApprovals, lockItems, lockShown, type LockedItem } from './approval.statements.ts';
import { endApprovals, type ApprovedItem } from './end-approvals.ts';
import { decideAll, decideWithdrawals, type Given, type Wish } from './approval-decisions.ts';

/** What operators decide about items (docs/design.md#3). */
@Injectable()
export class ApprovalsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly publicationLock: PublicationLock,
    private readonly audit: AuditService,
    private readonly refusals: Refusals,
  ) {}

  /**
   * Approves the items named with the digests seen, or everything that needs approval among what a filter shows; each item
   * is decided for itself. Those that would not be published now, because of what they refer to, are answered as warnings
   * (docs/guarantees.md#c8). Throws `expected-differs` when the filter shows anything else than the operator saw.
   */
  approve(request: NewApprovals, operator: SignedInOperator): Promise<ApprovalsAnswer> {
    return this.transactions.run(async (manager) => {
      await this.publicationLock.share(manager);
      const { wishes, items } = await wishesOf(manager, request, contentTypesOf(operator));
      const overrideReason = ('override' in request && request.override?.reason) || null;
      const { given, approved, refused } = decideAll(wishes, items, overrideReason);
      const words = { comment: request.comment || null, overrideReason };
      if (given.length > 0) await this.give(manager, given, operator, words);
      const ids = approved.map((item) => item.id);
      const warned = await this.refusals.waitingAmong(manager, ids);
      const warnings = (await this.refusals.views(manager, warned)).map(warningView);
      return { approved: approved.length, refused, warnings, warningCount: warned.length };
    });
  }

  /** Withdraws approvals that are not published yet; each item is decided for itself. */
  withdraw(request: WithdrawApprovals, operator: SignedInOperator): Promise<WithdrawalsAnswer> {
    return this.transactions.run(async (manager) => {
      await this.publicationLock.share(manager);
      const ids = request.items.map((item) => item.id);
      const { withdrawn, refused } = decideWithdrawals(
        ids,
        await lockItems(manager, ids, contentTypesOf(operator)),
      );
      if (withdrawn.length > 0) {
        const ending = { state: 'withdrawn' } as const;
        const events = await endApprovals(manager, approvedOf(withdrawn), ending, operator);
        await tellOthers(manager);
        await this.audit.append(manager, events);
      }
      return { withdrawn: withdrawn.length, refused };
    });
  }

  private async give(
    manager: EntityManager,
    given: readonly Given[],
    operator: SignedInOperator,
    words: { comment: string | null; overrideReason: string | null },
  ): Promise<void> {
    // An approval that no longer covers its item should be gone already; it must never stand beside the new one.
    const outdated = approvedOf(given.map(({ item }) => item));
    const ending = { state: 'dismissed', reason: OUTDATED } as const;
    const dismissed = await endApprovals(manager, outdated, ending, operator);
    const approvals = given.map(({ item, approval }) => ({ itemId: item.id, ...approval }));
    await giveApprovals(manager, approvals, { operatorId: operator.id, ...words });
    await tellOthers(manager);
    await this.audit.append(manager, [...dismissed, ...approvalEvents(given, operator, words)]);
  }
}

const OUTDATED = 'The item was approved again, in another state or with another override.';

function warningView({ id, code, detail, missing, neededBy, collidesWith }: RefusedView) {
  return { id, code, detail, missing, neededBy, ...(collidesWith && { collidesWith }) };
}

async function wishesOf(
  manager: EntityManager,
  request: NewApprovals,
  contentTypes: readonly string[] | null,
): Promise<{ wishes: readonly Wish[]; items: LockedItem[] }> {
  if ('items' in request) {
    const ids = request.items.map((wish) => wish.id);
    const wishes = request.items.map(({ instructions = null, ...wish }) => ({
      ...wish,
      instructions,
    }));
    return { wishes, items: await lockItems(manager, ids, contentTypes) };
  }
  const items = await lockShown(manager, { ...request.filter, contentTypes });
  if (items.length !== request.expected) throw expectedDiffers(request.expected, items.length);
  if (request.seen !== digestOfSeen(items)) throw seenDiffers();
  return { wishes: items.map(asItIs), items };
}

function asItIs({ id, observedDigest, observedInstructions }: LockedItem): Wish {
  return { id, digest: observedDigest, instructions: observedInstructions };
}

function expectedDiffers(expected: number, found: number): ProSyncError {
  return new ProSyncError(
    'expected-differs',
    `The filter shows ${found} items that need approval now, not ${expected}; nothing was approved.`,
    { remedy: 'Check the list again, then approve it.', facts: { expected, found } },
  );
}

function seenDiffers(): ProSyncError {
  return new ProSyncError(
    'expected-differs',
    'An item that the filter shows changed after you looked; nothing was approved.',
    { remedy: 'Check the list again, then approve it.' },
  );
}

function approvedOf(items: readonly LockedItem[]): ApprovedItem[] {
  return items.flatMap(({ active, ...item }) =>
    active === null ? [] : [{ ...item, approvalId: active.id, approval: active }],
  );
}

async function tellOthers(manager: EntityManager): Promise<void> {
  await manager.query(`select pg_notify('prosync_review', '')`);
}
