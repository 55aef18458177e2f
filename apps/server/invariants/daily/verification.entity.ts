import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: how the daily verification went. */
@Entity('verification')
@Check('verification_one_row', 'id = 1')
export class VerificationEntity {
  @PrimaryColumn('integer', { default: 1 })
  id!: number;

  @Column('timestamptz')
  ranAt!: Date;

  @Column('timestamptz', { nullable: true })
  passedAt!: Date | null;

  @Column('jsonb')
  findings!: { id: string; says: string }[];

  /** Proves that this server wrote the row (docs/adr/0009-sealed-rows.md). */
  @Column('text', { nullable: true })
  seal!: string | null;
}
