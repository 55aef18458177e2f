import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ItemReference } from '#domain/item';

/** Production table: what the API reads; only approved, published content (docs/design.md#1). Bodies stay in `blobs`. */
@Entity('published_items')
@Index('published_items_body', ['bodySha256'])
export class PublishedItemEntity {
  @PrimaryColumn('text')
  contentType!: string;

  @PrimaryColumn('text')
  guid!: string;

  @ForeignKey('RevisionEntity')
  @Column('bigint')
  revisionId!: string;

  /** The release that published this version. */
  @Column('integer')
  seq!: number;

  @Column('integer')
  version!: number;

  @Column('text')
  digest!: string;

  @Column('text')
  name!: string;

  @Column('text')
  path!: string;

  @Column('text', { array: true })
  tags!: string[];

  @Column('jsonb', { name: 'refs' })
  references!: ItemReference[];

  /** Of the revision, which cannot change and holds the blob. */
  @Column('text')
  bodySha256!: string;

  @Column('integer')
  bodySize!: number;

  @Column('text')
  mediaType!: string;

  @Column('boolean', { default: false })
  executable!: boolean;
}
