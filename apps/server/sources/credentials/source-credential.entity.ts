import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** Where the password of a source may go: a person typed it for exactly this place. The password itself is not here. */
@Entity('source_credentials')
export class SourceCredentialEntity {
  @ForeignKey('SourceEntity', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  sourceId!: string;

  /** As the connector writes it: host, port, TLS, user, and the file. */
  @Column('text')
  place!: string;

  /** Proves that this server wrote the row (docs/adr/0009-sealed-rows.md). */
  @Column('text', { nullable: true })
  seal!: string | null;
}
