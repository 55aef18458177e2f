import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** What to do by hand once a revision is installed (docs/adr/0006-instructions.md). */
@Entity('instructions')
export class InstructionsEntity {
  @ForeignKey('RevisionEntity')
  @PrimaryColumn('bigint')
  revisionId!: string;

  @Column('text')
  text!: string;

  /** Who wrote the text as it is now; the audit has everyone who wrote before. */
  @ForeignKey('OperatorEntity')
  @Column('uuid')
  operatorId!: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  changedAt!: Date;
}
