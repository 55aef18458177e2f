import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What a source calls an item that others refer to, tracked or not: for people only, part of no digest. */
@Entity('reference_names')
@Index('reference_names_item', ['contentType', 'guid'])
export class ReferenceNameEntity {
  @ForeignKey('SourceEntity', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  sourceId!: string;

  @PrimaryColumn('text')
  contentType!: string;

  @PrimaryColumn('text')
  guid!: string;

  @Column('text')
  name!: string;
}
