import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the few revisions that a reviewer is warned of, which every list of items counts. */
export class RevisionsWarned1763683200014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index revisions_warned on revisions (id) where warnings <> '[]'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
