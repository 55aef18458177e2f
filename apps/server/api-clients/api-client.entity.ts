import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Name and secret with which a downstream instance authenticates (docs/design.md#1). */
@Entity('api_clients')
export class ApiClientEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  /** As typed; names that differ only in case are refused by a unique index on `lower(name)`. */
  @Column('text')
  name!: string;

  /** bcrypt, cost 12. */
  @Column('text')
  secretHash!: string;

  @Column('text')
  secretOrigin!: 'generated' | 'typed';

  /** The content types that the client may see; null: every type. */
  @Column('text', { array: true, nullable: true })
  contentTypes!: string[] | null;

  /** Rises with each change of the content types. */
  @Column('integer', { default: 1 })
  scopeVersion!: number;

  @Column('uuid', { nullable: true })
  createdBy!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  /** Written at most once a minute, for all clients in one statement. */
  @Column('timestamptz', { nullable: true })
  lastUsedAt!: Date | null;

  /** Proves that this server wrote the row (docs/adr/0009-sealed-rows.md). */
  @Column('text', { nullable: true })
  seal!: string | null;
}
