import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { ItemReference } from '#domain/item';

/** One immutable state of an item; its digest names it (docs/design.md#1). */
@Entity('revisions')
@Unique(['contentType', 'guid', 'digest'])
@Index('revisions_warned', ['id'], { where: `warnings <> '[]'` })
@Index('revisions_referring', ['references'], { type: 'gin', where: `refs <> '[]'` })
export class RevisionEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('text')
  contentType!: string;

  @Column('text')
  guid!: string;

  @Column('text')
  digest!: string;

  @Column('text')
  pathlessDigest!: string;

  @Column('text')
  name!: string;

  @Column('text')
  path!: string;

  @Column('text', { array: true })
  tags!: string[];

  /** Called `references` everywhere else; that is a reserved word of SQL. */
  @Column('jsonb', { name: 'refs' })
  references!: ItemReference[];

  @ForeignKey('BlobEntity')
  @Column('text')
  bodySha256!: string;

  @Column('integer')
  bodySize!: number;

  @Column('text')
  mediaType!: string;

  @Column('boolean', { default: false })
  executable!: boolean;

  /** What a reviewer should know and the digest does not cover, as the source said it when this state was first seen. */
  @Column('text', { array: true, default: () => `'{}'` })
  notes!: string[];

  /** What a reviewer is warned of about the content, as the last reading of this state said it. */
  @Column('jsonb', { default: () => `'[]'` })
  warnings!: { code: string; detail: string }[];

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
