import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tells sources apart by what their paths lead to, and remembers which of them say themselves what their content is. */
export class SourcesApart1763683200008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}

const STATEMENTS = [
  `alter table sources add column described_by text`,
  `alter table guid_aliases add column source_id uuid`,
  // An alias led to an item of one source, and counted for the paths of all.
  `update guid_aliases a set source_id = i.source_id from items i
   where i.content_type = a.content_type and i.guid = a.guid`,
  `delete from guid_aliases where source_id is null`,
  `alter table guid_aliases
     alter column source_id set not null,
     drop constraint guid_aliases_pkey,
     add constraint guid_aliases_pkey primary key (source_id, content_type, derived_guid),
     add constraint guid_aliases_source_id_fkey foreign key (source_id) references sources (id) on delete cascade`,
];
