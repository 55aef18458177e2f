import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/**
 * For GUIDs that are derived from the path: the item kept its GUID when its file was relocated, and the new path's GUID
 * leads to it from then on (docs/design.md#5). The same path of another source leads to an item of that source.
 */
@Entity('guid_aliases')
export class GuidAliasEntity {
  @ForeignKey('SourceEntity', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  sourceId!: string;

  @PrimaryColumn('text')
  contentType!: string;

  /** What the path says now. */
  @PrimaryColumn('text')
  derivedGuid!: string;

  /** The item's identity. */
  @Column('text')
  guid!: string;
}
