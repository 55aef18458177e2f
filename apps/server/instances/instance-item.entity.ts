import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What an instance says of one item (docs/design.md#3, installed state). */
@Entity('instance_items')
@Index('instance_items_item', ['contentType', 'guid'])
export class InstanceItemEntity {
  @ForeignKey('InstanceEntity', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  instanceId!: string;

  @PrimaryColumn('text')
  contentType!: string;

  @PrimaryColumn('text')
  guid!: string;

  @Column('text')
  state!: string;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('integer', { nullable: true })
  version!: number | null;

  @Column('text', { nullable: true })
  digest!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  changedAt!: Date;
}
