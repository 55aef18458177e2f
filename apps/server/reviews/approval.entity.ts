import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A person's decision on exactly one revision, or on one removal (docs/design.md#1). */
@Entity('approvals')
@Index('approvals_active', ['itemId'], { unique: true, where: `state = 'active'` })
@Index('approvals_item', ['itemId', 'id'])
@Check('approvals_state', `state in ('active', 'withdrawn', 'dismissed', 'published')`)
export class ApprovalEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @ForeignKey('ItemEntity')
  @Column('uuid')
  itemId!: string;

  /** The digest that the operator was shown; null approves a removal. */
  @Column('text', { nullable: true })
  digest!: string | null;

  /** What was published when the operator decided (docs/guarantees.md#i6). */
  @Column('text', { nullable: true })
  previousDigest!: string | null;

  @ForeignKey('OperatorEntity')
  @Column('uuid')
  operatorId!: string;

  @Column('text', { nullable: true })
  comment!: string | null;

  /** Why it may be published although a reference is missing (docs/guarantees.md#c8); null: it may not. */
  @Column('text', { nullable: true })
  overrideReason!: string | null;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  createdAt!: Date;

  @Column('text', { default: 'active' })
  state!: 'active' | 'withdrawn' | 'dismissed' | 'published';

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;

  /** Why it was dismissed, one sentence. */
  @Column('text', { nullable: true })
  endedReason!: string | null;

  /** The release that consumed it. */
  @Column('integer', { nullable: true })
  seq!: number | null;
}
