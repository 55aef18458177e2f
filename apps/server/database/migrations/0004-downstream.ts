import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who runs what (docs/design.md#6). */
export class Downstream1763683200004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}

const STATEMENTS = [
  `create table instances (
     id uuid not null default gen_random_uuid(),
     api_client_id uuid,
     instance_key text not null,
     name text not null,
     connector text not null,
     client_version text not null,
     platform text not null,
     epoch integer not null default 0,
     seq integer not null default 0,
     attempted_seq integer,
     outcome text not null,
     error_code text,
     error_detail text,
     counts jsonb not null default '{}',
     items_sha256 text,
     reported_at timestamptz not null,
     created_at timestamptz not null default now(),
     constraint instances_api_client_id_instance_key_key unique (api_client_id, instance_key),
     constraint instances_pkey primary key (id),
     constraint instances_api_client_id_fkey foreign key (api_client_id) references api_clients (id) on delete set null
   )`,
  `create index instances_reported on instances (reported_at)`,
  `create table instance_items (
     instance_id uuid not null,
     content_type text not null,
     guid text not null,
     state text not null,
     reason text,
     version integer,
     digest text,
     changed_at timestamptz not null default now(),
     constraint instance_items_pkey primary key (instance_id, content_type, guid),
     constraint instance_items_instance_id_fkey foreign key (instance_id) references instances (id) on delete cascade
   )`,
  `create index instance_items_item on instance_items (content_type, guid)`,
];
