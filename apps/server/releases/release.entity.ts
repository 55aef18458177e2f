import type { RefusedView } from '#api/releases';
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** What one synchronisation published: numbered, immutable, signed (docs/design.md#1). */
@Entity('releases')
@Unique(['epoch', 'seq'])
@Unique(['publishId'])
@Index('releases_manifest', ['manifestSha256'])
export class ReleaseEntity {
  @PrimaryColumn('integer')
  seq!: number;

  @Column('integer')
  epoch!: number;

  /** Chosen by the caller before it publishes, so that a lost answer can be looked up (docs/guarantees.md#i2). */
  @Column('uuid')
  publishId!: string;

  @Column('timestamptz')
  publishedAt!: Date;

  /** `recovery`: the first release of a new epoch. */
  @Column('text')
  trigger!: 'timer' | 'operator' | 'restore' | 'recovery';

  @Column('uuid', { nullable: true })
  operatorId!: string | null;

  /** Why a restore was made although references are missing in what it brought back (docs/guarantees.md#c8). */
  @Column('text', { nullable: true })
  overrideReason!: string | null;

  /** How many approved changes it left out. */
  @Column('integer', { default: 0 })
  refusedCount!: number;

  /** The first of them, as they were answered to whoever published. */
  @Column('jsonb', { default: () => `'[]'` })
  refused!: RefusedView[];

  /** The release whose content this one brought back. */
  @Column('integer', { nullable: true })
  restoredSeq!: number | null;

  @Column('integer')
  published!: number;

  @Column('integer')
  removed!: number;

  /** The content types that it changed, sorted. */
  @Column('text', { array: true })
  contentTypes!: string[];

  /** The manifest of every content type, gzip. */
  @Column('bytea')
  manifest!: Buffer;

  /** Of the bytes before compression, as heads name it. */
  @Column('text')
  manifestSha256!: string;

  @Column('integer')
  manifestSize!: number;

  @Column('integer')
  items!: number;

  /** DSSE envelope of the head that was signed in the publishing transaction. */
  @Column('jsonb')
  signature!: Record<string, unknown>;
}
