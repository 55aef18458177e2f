import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One state change, written in its transaction (docs/guarantees.md#i10). `id` is dense; `hash` chains each row to the one before. */
@Entity('audit_events')
@Index('audit_events_subject', ['subjectType', 'subjectId'])
@Index('audit_events_at', ['at'])
export class AuditEventEntity {
  @PrimaryColumn('bigint')
  id!: string;

  @Column('timestamptz')
  at!: Date;

  /** `operator`, `service-account`, `api-client` or `system`. */
  @Column('text')
  actorType!: 'operator' | 'service-account' | 'api-client' | 'system';

  @Column('text', { nullable: true })
  actorId!: string | null;

  /** As it was then: people and clients can be renamed and deleted. */
  @Column('text')
  actorName!: string;

  /** Noun and verb: `approval.given`, `release.published`, `api-client.deleted`. */
  @Column('text')
  action!: string;

  @Column('text')
  subjectType!: string;

  @Column('text')
  subjectId!: string;

  /** Facts, never secrets, never content. */
  @Column('jsonb')
  facts!: Record<string, unknown>;

  @Column('text')
  previousHash!: string;

  @Column('text')
  hash!: string;
}
