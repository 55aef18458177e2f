import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** An access token: only its SHA-256 is stored (docs/design.md#6). */
@Entity('access_tokens')
export class AccessTokenEntity {
  @PrimaryColumn('text')
  sha256!: string;

  @ForeignKey('ApiClientEntity', { onDelete: 'CASCADE' })
  @Index('access_tokens_api_client')
  @Column('uuid')
  apiClientId!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz')
  expiresAt!: Date;

  /** Proves that this server wrote the row (docs/adr/0009-sealed-rows.md). */
  @Column('text', { nullable: true })
  seal!: string | null;
}
