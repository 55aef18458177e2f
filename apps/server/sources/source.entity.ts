import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A central instance whose content is authoritative (docs/design.md#1). */
@Entity('sources')
export class SourceEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text', { unique: true })
  name!: string;

  /** `directory` or `automate`. */
  @Column('text')
  connector!: string;

  /** What the connector needs to find the instance; checked by the connector's schema. */
  @Column('jsonb')
  settings!: Record<string, unknown>;

  /** When the next scan by the clock is due, in database time (docs/guarantees.md#2.2). */
  @Column('timestamptz', { default: () => 'now()' })
  scanDueAt!: Date;

  /** What at the source described its content at the last complete scan (`prosync.yaml`); null: nothing did. */
  @Column('text', { nullable: true })
  describedBy!: string | null;

  /** A deleted source keeps its row for the items that it had, and frees its name. */
  @Column('timestamptz', { nullable: true })
  deletedAt!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
