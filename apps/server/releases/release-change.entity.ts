import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What a release did to one item (docs/design.md#6). */
@Entity('release_changes')
@Index('release_changes_item', ['contentType', 'guid', 'seq'])
@Check('release_changes_change', `change in ('published', 'removed')`)
export class ReleaseChangeEntity {
  /** Checked at the end of the transaction: a release is written after its changes, with the manifest that they lead to. */
  @ForeignKey('ReleaseEntity', { deferrable: 'INITIALLY DEFERRED' })
  @PrimaryColumn('integer')
  seq!: number;

  @PrimaryColumn('text')
  contentType!: string;

  @PrimaryColumn('text')
  guid!: string;

  @Column('text')
  change!: 'published' | 'removed';

  @Column('integer')
  version!: number;

  @Column('bigint', { nullable: true })
  revisionId!: string | null;

  @Column('bigint', { nullable: true })
  previousRevisionId!: string | null;

  /** Null for a restored release, which brings back what was approved before. */
  @Column('bigint', { nullable: true })
  approvalId!: string | null;
}
