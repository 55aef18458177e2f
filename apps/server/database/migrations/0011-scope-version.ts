import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often the content types of an API client were changed; the signed head announces it (docs/adr/0008-scope-of-a-client.md). */
export class ScopeVersion1763683200011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table api_clients add column scope_version integer not null default 1',
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
