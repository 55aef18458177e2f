import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Which release and scope a manifest's hash stands for, so that any server can make it again from the release when a
 * client asks for a hash that another server's head named (docs/guarantees.md#f12).
 */
@Entity('scoped_manifests')
@Index('scoped_manifests_release', ['epoch', 'seq'])
export class ScopedManifestEntity {
  @PrimaryColumn('text')
  sha256!: string;

  @Column('integer')
  epoch!: number;

  @Column('integer')
  seq!: number;

  @Column('text', { array: true })
  scope!: string[];

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
