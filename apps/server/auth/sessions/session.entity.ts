import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A signed-in browser: only the SHA-256 of its cookie is stored. */
@Entity('sessions')
export class SessionEntity {
  @PrimaryColumn('text')
  sha256!: string;

  @ForeignKey('OperatorEntity', { onDelete: 'CASCADE' })
  @Index('sessions_operator')
  @Column('uuid')
  operatorId!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  /** Idle sessions end after 30 minutes, all after 12 hours (docs/guarantees.md#t20). */
  @Column('timestamptz', { default: () => 'now()' })
  lastUsedAt!: Date;

  /** Proves that this server wrote the row (docs/adr/0009-sealed-rows.md). */
  @Column('text', { nullable: true })
  seal!: string | null;
}
