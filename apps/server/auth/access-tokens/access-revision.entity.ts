import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: the counter that rises with each revocation, read by every server once a second (docs/guarantees.md#2.4). */
@Entity('access_revision')
@Check('access_revision_one_row', 'id = 1')
export class AccessRevisionEntity {
  @PrimaryColumn('integer', { default: 1 })
  id!: number;

  @Column('bigint', { default: 0 })
  revision!: string;
}
