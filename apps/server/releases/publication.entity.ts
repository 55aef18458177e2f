import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** One row, which every publisher locks (docs/design.md#6, docs/guarantees.md#2.1). */
@Entity('publication')
@Check('publication_one_row', 'id = 1')
export class PublicationEntity {
  @PrimaryColumn('integer', { default: 1 })
  id!: number;

  @Column('integer', { default: 1 })
  epoch!: number;

  /** The latest release; 0 before the first. */
  @Column('integer', { default: 0 })
  seq!: number;

  @Column('timestamptz', { default: () => 'now()' })
  nextDueAt!: Date;

  /** Fingerprint of the key that signs this history; another key refuses to publish. Null before the first start. */
  @Column('text', { nullable: true })
  keyFingerprint!: string | null;
}
