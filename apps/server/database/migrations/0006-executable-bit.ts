import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The executable bit (docs/adr/0001-executable-bit.md): of each revision, and what the upgrade found at published items. */
export class ExecutableBit1763683200006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}

// Constants as defaults, so that PostgreSQL rewrites no row. The items that exist keep `bit_seen = false`; new ones get true.
const STATEMENTS = [
  `alter table revisions add column executable boolean not null default false`,
  `alter table published_items add column executable boolean not null default false`,
  `alter table scan_entries add column executable boolean not null default false`,
  `alter table items
     add column bit_seen boolean not null default false,
     add column digest_with_bit text`,
  `alter table items alter column bit_seen set default true`,
];
