import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One complete reading of a source, compared with what was seen before (docs/design.md#1). */
@Entity('scans')
@Index('scans_running', ['sourceId'], { unique: true, where: `status = 'running'` })
@Index('scans_source_started', ['sourceId', 'startedAt'])
@Check('scans_status', `status in ('running', 'complete', 'incomplete', 'held')`)
export class ScanEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @ForeignKey('SourceEntity', { onDelete: 'CASCADE' })
  @Column('uuid')
  sourceId!: string;

  @Column('text')
  status!: 'running' | 'complete' | 'incomplete' | 'held';

  /** `timer`, `operator` or `confirmation` (of a held scan). */
  @Column('text')
  trigger!: 'timer' | 'operator' | 'confirmation';

  @Column('uuid', { nullable: true })
  operatorId!: string | null;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  startedAt!: Date;

  /** Renewed while the scan runs: a scan whose server died is ended by the next one. */
  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  aliveAt!: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;

  @Column('integer', { nullable: true })
  durationMs!: number | null;

  /** `ScanCounts` of `libs/api/scans.ts`. */
  @Column('jsonb', { nullable: true })
  counts!: Record<string, number> | null;

  /** Why it is incomplete or held, one sentence. */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** For a held scan: how many items of which content type vanished (`Vanished` of the domain). */
  @Column('jsonb', { nullable: true })
  vanished!: { contentType: string; known: number; vanished: number }[] | null;

  /** The first thousand problems; `counts.problems` has the number. */
  @Column('jsonb', { default: () => `'[]'` })
  problems!: Record<string, unknown>[];
}
