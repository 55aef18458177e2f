import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryGeneratedColumn,
  Unique,
} from 'typeorm';
import type { Compliance } from '#api/reports';

/** A downstream instance, known by what it reports (docs/design.md#1). */
@Entity('instances')
@Unique(['apiClientId', 'instanceKey'])
@Index('instances_reported', ['reportedAt'])
export class InstanceEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  /** Null once the API client was deleted: what the instance reported stays. */
  @ForeignKey('ApiClientEntity', { onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  apiClientId!: string | null;

  /** Made by the client at its first login; tells apart instances that share an API client. */
  @Column('text')
  instanceKey!: string;

  /** As the instance reports it. */
  @Column('text')
  name!: string;

  /** The name that an operator chose instead; null: the reported one. */
  @Column('text', { nullable: true })
  givenName!: string | null;

  @Column('text')
  connector!: string;

  @Column('text')
  clientVersion!: string;

  @Column('text')
  platform!: string;

  /** The release that is applied; 0 before the first. */
  @Column('integer', { default: 0 })
  epoch!: number;

  @Column('integer', { default: 0 })
  seq!: number;

  /** The release that the last run tried to apply. */
  @Column('integer', { nullable: true })
  attemptedSeq!: number | null;

  /** `ok`, `failed`, `paused`: what the last run said. */
  @Column('text')
  outcome!: string;

  @Column('text', { nullable: true })
  errorCode!: string | null;

  @Column('text', { nullable: true })
  errorDetail!: string | null;

  /** How many items are in which installed state. */
  @Column('jsonb', { default: () => `'{}'` })
  counts!: Record<string, number>;

  /** Whether it holds what is published for it, as it reported; null: an older client, which does not report it. */
  @Column('jsonb', { nullable: true })
  compliance!: Compliance | null;

  /** Instructions that nobody ticked off there; null: a client that has reported none yet. */
  @Column('integer', { nullable: true })
  openInstructions!: number | null;

  /** SHA-256 of the last report's items: an equal report writes no items. */
  @Column('text', { nullable: true })
  itemsSha256!: string | null;

  /** About how many bytes its items take up; counts towards the quota of its API client. */
  @Column('integer', { default: 0 })
  reportBytes!: number;

  @Column('timestamptz')
  reportedAt!: Date;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
