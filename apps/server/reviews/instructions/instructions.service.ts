import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { InstructionsAnswer, NewInstructions } from '#api/items';
import { ProSyncError } from '#domain/errors';
import { refuseInstructions } from '#domain/instructions';
import { AuditService } from '../../audit/audit.service.ts';
import { Transactions } from '../../database/transactions.ts';
import { contentTypesOf, type SignedInOperator } from '../../access/access.decorator.ts';
import { PublicationLock } from '../../database/publication-lock.ts';
import { lockItems, type LockedItem } from '../approvals/approval.statements.ts';
import { observedInstructions, writeText } from './instructions.statements.ts';

/** What operators write for those who install a version (docs/adr/0006-instructions.md). */
@Injectable()
export class InstructionsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly publicationLock: PublicationLock,
    private readonly audit: AuditService,
  ) {}

  /**
   * Writes the instructions of the version that the operator saw; the same text again writes nothing. Throws `not-found`,
   * `content-changed`, `blocked`, `already-approved` or `already-published`.
   */
  write(
    itemId: string,
    { digest, text: given }: NewInstructions,
    operator: SignedInOperator,
  ): Promise<InstructionsAnswer> {
    const text = given || null;
    return this.transactions.run(async (manager) => {
      await this.publicationLock.share(manager);
      const [item] = await lockItems(manager, [itemId], contentTypesOf(operator));
      refuse(item, digest);
      const before = await observedInstructions(manager, item.id);
      if (before !== null && before.text !== text) {
        await writeText(manager, before.revisionId, text, operator.id);
        await this.tell(manager, item, { digest, text }, operator);
      }
      return { digest, text };
    });
  }

  private async tell(
    manager: EntityManager,
    { id, contentType, guid }: LockedItem,
    written: InstructionsAnswer,
    actor: SignedInOperator,
  ): Promise<void> {
    await manager.query(`select pg_notify('prosync_review', '')`);
    const facts = { contentType, guid, ...written };
    const subject = { type: 'item', id } as const;
    await this.audit.append(manager, [{ actor, action: 'instructions.changed', subject, facts }]);
  }
}

function refuse(item: LockedItem | undefined, digest: string): asserts item is LockedItem {
  if (item === undefined) throw new ProSyncError('not-found', 'There is no item with this id.');
  const refusal = refuseInstructions({ ...item, isApproved: item.active !== null }, digest);
  if (refusal === null) return;
  const { code, detail } = refusal;
  const remedy = REMEDIES[code];
  const facts = code === 'content-changed' ? { observedDigest: item.observedDigest } : {};
  throw new ProSyncError(code, detail, { facts, ...(remedy !== undefined && { remedy }) });
}

const REMEDIES: Readonly<Record<string, string>> = {
  'content-changed': 'Review the new difference, then write the instructions again.',
  'already-approved':
    'Withdraw the approval, change the instructions, then approve the change again.',
  'already-published': 'Write the instructions with the next version.',
};
