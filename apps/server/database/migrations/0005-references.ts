import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What items refer to (docs/guarantees.md#c8): found from both ends, told to people by name, and overridden with a reason. */
export class References1763683200005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}

// Constants as defaults: no row of a large table is written anew, and no trigger sees a change.
const STATEMENTS = [
  `alter table revisions add column notes text[] not null default '{}'`,
  `alter table scan_entries add column notes text[] not null default '{}'`,
  // Only revisions that refer to something are in it: the others cost nothing.
  `create index revisions_referring on revisions using gin (refs jsonb_path_ops) where refs <> '[]'`,
  `create table reference_names (
     source_id uuid not null,
     content_type text not null,
     guid text not null,
     name text not null,
     constraint reference_names_pkey primary key (source_id, content_type, guid),
     constraint reference_names_source_id_fkey foreign key (source_id) references sources (id) on delete cascade
   )`,
  `create index reference_names_item on reference_names (content_type, guid)`,
  `alter table approvals add column override_reason text`,
  `alter table releases
     add column override_reason text,
     add column refused_count integer not null default 0,
     add column refused jsonb not null default '[]'`,
];
