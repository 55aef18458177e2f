import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the promises were proven on the database last, and what was found. */
export class Verification1763683200013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table verification (
         id integer not null default 1,
         ran_at timestamptz not null,
         passed_at timestamptz,
         findings jsonb not null,
         seal text,
         constraint verification_one_row check (id = 1),
         constraint verification_pkey primary key (id)
       )`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
