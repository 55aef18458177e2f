import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A body, stored once under its SHA-256; bytes are never re-serialised (docs/design.md#4). */
@Entity('blobs')
export class BlobEntity {
  @PrimaryColumn('text')
  sha256!: string;

  @Column('integer')
  size!: number;

  /** Empty after a purge. */
  @Column('bytea')
  bytes!: Buffer;

  @Column('timestamptz', { nullable: true })
  purgedAt!: Date | null;
}
