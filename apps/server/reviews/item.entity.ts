import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { ApprovalStatus, ChangeDetail, ChangeStatus } from '#domain/change-status';
import { APPROVAL_STATUS, CHANGE_DETAIL, CHANGE_STATUS } from './change-status.columns.ts';

/** An item of a source: what was observed, what is published, and how they compare (docs/design.md#3). */
@Entity('items')
@Unique(['contentType', 'guid'])
@Index('items_list', ['contentType', 'path', 'id'])
@Index('items_source', ['sourceId', 'contentType'])
export class ItemEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @ForeignKey('SourceEntity')
  @Column('uuid')
  sourceId!: string;

  @Column('text')
  contentType!: string;

  @Column('text')
  guid!: string;

  /** Of the observed revision, else of the published one; what lists show and search. */
  @Column('text')
  name!: string;

  @Column('text')
  path!: string;

  @ForeignKey('RevisionEntity')
  @Column('bigint', { nullable: true })
  observedRevisionId!: string | null;

  @Column('text', { nullable: true })
  observedDigest!: string | null;

  @Column('text', { nullable: true })
  observedPathlessDigest!: string | null;

  @ForeignKey('RevisionEntity')
  @Column('bigint', { nullable: true })
  publishedRevisionId!: string | null;

  @Column('text', { nullable: true })
  publishedDigest!: string | null;

  @Column('text', { nullable: true })
  publishedPathlessDigest!: string | null;

  /** Not observed, but still there outside the tracked scope. */
  @Column('boolean', { default: false })
  movedOut!: boolean;

  /** False only between the upgrade to release 0.2 and the first scan after it: whether the file is executable is unknown. */
  @Column('boolean', { default: true })
  bitSeen!: boolean;

  /** The digest that counts as the published one, because it only adds a bit that was there before ProSync knew it. */
  @Column('text', { nullable: true })
  digestWithBit!: string | null;

  /** The number of the latest published revision; it only goes up, also over a removal. */
  @Column('integer', { default: 0 })
  version!: number;

  /** A conflict or an unreadable file: `{ code, detail }`; the item is blocked while it is set (docs/design.md#4). */
  @Column('jsonb', { nullable: true })
  problem!: { code: string; detail: string } | null;

  /** The active approval; it covers exactly the present state, or it would have been dismissed. */
  @Column('bigint', { nullable: true })
  approvalId!: string | null;

  /** Since when the item is in its present state. */
  @Column('timestamptz', { default: () => 'now()' })
  changedAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  firstSeenAt!: Date;

  /** Null: the item has left the list; its history stays. */
  @Column({ type: 'text', nullable: true, generatedType: 'STORED', asExpression: CHANGE_STATUS })
  readonly changeStatus!: ChangeStatus | null;

  @Column({ type: 'text', nullable: true, generatedType: 'STORED', asExpression: CHANGE_DETAIL })
  readonly changeDetail!: ChangeDetail | null;

  @Column({ type: 'text', nullable: true, generatedType: 'STORED', asExpression: APPROVAL_STATUS })
  readonly approvalStatus!: ApprovalStatus | null;
}
