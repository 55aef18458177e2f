import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** What was decided about a body, by its SHA-256. The audit has who decided it. */
@Entity('content_decisions')
@Check('content_decisions_decision', `decision in ('accepted', 'purged')`)
export class ContentDecisionEntity {
  @PrimaryColumn('text')
  sha256!: string;

  /** `accepted`: read although it looks like a credential; `purged`: removed, and never read again. */
  @Column('text')
  decision!: 'accepted' | 'purged';

  @Column('text')
  reason!: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  decidedAt!: Date;
}
