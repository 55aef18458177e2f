import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Head } from '#domain/head';
import { ScopedManifestEntity } from './scoped-manifest.entity.ts';

/** What a manifest's hash stands for. */
type ScopedManifest = Pick<Head, 'epoch' | 'seq' | 'scope' | 'manifest'>;

/** Remembers which release and scope each manifest belongs to that a head named (docs/guarantees.md#f12). */
@Injectable()
export class ScopedManifests {
  private readonly logger = new Logger('ScopedManifests');
  private unrecorded: ScopedManifest[] = [];

  constructor(
    @InjectRepository(ScopedManifestEntity)
    private readonly repository: Repository<ScopedManifestEntity>,
  ) {}

  /** Notes the manifest behind the caller's back: a poll does not wait for it. */
  record(head: ScopedManifest): void {
    this.unrecorded.push(head);
    void this.recordAll();
  }

  /** Writes what is still to be written; what fails is tried again by the clock. */
  async recordAll(): Promise<void> {
    const heads = this.unrecorded;
    if (heads.length === 0) return;
    this.unrecorded = [];
    try {
      await this.repository
        .createQueryBuilder()
        .insert()
        .values(heads.map(rowOf))
        .orIgnore()
        .execute();
    } catch (error) {
      this.unrecorded.push(...heads);
      this.logger.warn(
        `The manifests of ${heads.length} heads are not noted yet: ${String(error)}`,
      );
    }
  }

  /** What the hash stands for, or null. */
  find(sha256: string): Promise<ScopedManifestEntity | null> {
    return this.repository.findOneBy({ sha256 });
  }

  /** Forgets manifests that were superseded more than 25 hours ago; heads live for 24. */
  async sweep(): Promise<void> {
    await this.repository.query(
      `delete from scoped_manifests m using publication p
        where (m.epoch < p.epoch and m.created_at < now() - interval '25 hours')
           or exists (select from releases r
                       where r.seq > m.seq and r.published_at < now() - interval '25 hours'
                         and (m.scope = '{*}' or r.content_types && m.scope))`,
    );
  }
}

function rowOf({
  epoch,
  seq,
  scope,
  manifest,
}: ScopedManifest): Omit<ScopedManifestEntity, 'createdAt'> {
  return { sha256: manifest.sha256, epoch, seq, scope: [...scope] };
}
