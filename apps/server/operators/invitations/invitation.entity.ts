import { Column, CreateDateColumn, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A one-time link: only the SHA-256 of its code is stored. Without an operator it makes the first one. A used link is deleted. */
@Entity('invitations')
export class InvitationEntity {
  @PrimaryColumn('text')
  sha256!: string;

  @ForeignKey('OperatorEntity', { onDelete: 'CASCADE' })
  @Column('uuid', { nullable: true })
  operatorId!: string | null;

  @Column('timestamptz')
  expiresAt!: Date;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  /** Proves that this server wrote the row (docs/adr/0009-sealed-rows.md). */
  @Column('text', { nullable: true })
  seal!: string | null;
}
