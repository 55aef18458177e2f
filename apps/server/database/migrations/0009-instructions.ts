import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Instructions of a version (docs/adr/0006-instructions.md), and how many of them an instance has open. */
export class Instructions1763683200009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}

const STATEMENTS = [
  `create table instructions (
     revision_id bigint not null,
     text text not null,
     operator_id uuid not null,
     changed_at timestamptz not null default clock_timestamp(),
     constraint instructions_pkey primary key (revision_id),
     constraint instructions_revision_id_fkey foreign key (revision_id) references revisions (id),
     constraint instructions_operator_id_fkey foreign key (operator_id) references operators (id)
   )`,
  `alter table instances add column open_instructions integer`,
];
