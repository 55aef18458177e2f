import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryGeneratedColumn,
  Unique,
} from 'typeorm';

/** A token for automation, with rights of its operator: only its SHA-256 is stored. */
@Entity('operator_tokens')
@Unique(['sha256'])
export class OperatorTokenEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  sha256!: string;

  @ForeignKey('OperatorEntity', { onDelete: 'CASCADE' })
  @Index('operator_tokens_operator')
  @Column('uuid')
  operatorId!: string;

  @Column('text')
  name!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  /** Null, like `contentTypes`: a token of an earlier release, which does what the role of its operator allows. */
  @Column('text', { array: true, nullable: true })
  scopes!: string[] | null;

  /** Null: all. */
  @Column('text', { array: true, nullable: true })
  contentTypes!: string[] | null;

  /** Null: a token of an earlier release, which ends with the transition. */
  @Column('timestamptz', { nullable: true })
  expiresAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  lastUsedAt!: Date | null;

  /** Proves that this server wrote the row (docs/adr/0009-sealed-rows.md). */
  @Column('text', { nullable: true })
  seal!: string | null;
}
