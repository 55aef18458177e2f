import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.ts';
import { forgedRows } from '../seals/forged-rows.ts';
import { Seals } from '../seals/seals.ts';
import { SigningKey } from '../signing/signing-key.ts';
import { changedRevisions } from './changed-revisions.ts';
import { INVARIANTS } from './invariant.queries.ts';
import { wrongReleases } from './wrong-releases.ts';

/** How many of the rows that break a promise are shown. */
const SHOWN = 5;

/** A promise that does not hold: its number, what it says, and the first rows that break it. */
export interface BrokenInvariant {
  id: string;
  says: string;
  rows: unknown[];
}

/** Proves on the database itself that the promises of docs/guarantees.md#1 hold. It only reads. */
@Injectable()
export class InvariantsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly key: SigningKey,
    private readonly seals: Seals,
  ) {}

  /** Every broken promise; empty when all hold. Reads all revisions and bodies once. */
  async broken(): Promise<BrokenInvariant[]> {
    const found: BrokenInvariant[] = [];
    for (const { id, says, sql } of INVARIANTS) {
      const rows: unknown[] = await this.dataSource.query(`${sql} limit 5`);
      if (rows.length > 0) found.push({ id, says, rows });
    }
    const proofs = [
      this.changedBodies(),
      this.wrongDigests(),
      this.wrongReleases(),
      this.brokenAuditChain(),
      this.forgedRows(),
    ];
    return [...found, ...(await Promise.all(proofs)).flat()];
  }

  private async changedBodies(): Promise<BrokenInvariant[]> {
    const rows: unknown[] = await this.dataSource.query(
      `select sha256 from blobs
       where purged_at is null and (encode(sha256(bytes), 'hex') <> sha256 or length(bytes) <> size) limit 5`,
    );
    return rows.length === 0
      ? []
      : [{ id: 'I1', says: 'Every body hashes to its own name.', rows }];
  }

  private async wrongDigests(): Promise<BrokenInvariant[]> {
    const rows = await changedRevisions(this.dataSource);
    if (rows.length === 0) return [];
    return [{ id: 'I1', says: 'Every revision is the one that its digest names.', rows }];
  }

  private async wrongReleases(): Promise<BrokenInvariant[]> {
    const rows = await wrongReleases(this.dataSource, this.key);
    if (rows.length === 0) return [];
    return [{ id: 'I3', says: 'Every release names its manifest by hash and is signed.', rows }];
  }

  private async forgedRows(): Promise<BrokenInvariant[]> {
    const rows = await forgedRows(this.dataSource, this.seals, SHOWN);
    if (rows.length === 0) return [];
    const says = 'This server wrote every operator, API client, token, session and link.';
    return [{ id: 'T3', says, rows }];
  }

  private async brokenAuditChain(): Promise<BrokenInvariant[]> {
    const { brokenAt } = await this.audit.verify();
    if (brokenAt === null) return [];
    return [{ id: 'I10', says: 'The audit chain is unbroken.', rows: [{ id: brokenAt }] }];
  }
}
