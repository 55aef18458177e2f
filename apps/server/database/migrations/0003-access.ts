import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may sign in, and which API clients may pull (docs/design.md#6). */
export class Access1763683200003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}

const STATEMENTS = [
  `create table invitations (
     sha256 text not null,
     operator_id uuid,
     expires_at timestamptz not null,
     created_at timestamptz not null default now(),
     constraint invitations_pkey primary key (sha256),
     constraint invitations_operator_id_fkey foreign key (operator_id) references operators (id) on delete cascade
   )`,
  `create table sessions (
     sha256 text not null,
     operator_id uuid not null,
     created_at timestamptz not null default now(),
     last_used_at timestamptz not null default now(),
     constraint sessions_pkey primary key (sha256),
     constraint sessions_operator_id_fkey foreign key (operator_id) references operators (id) on delete cascade
   )`,
  `create index sessions_operator on sessions (operator_id)`,
  `create table operator_tokens (
     id uuid not null default gen_random_uuid(),
     sha256 text not null,
     operator_id uuid not null,
     name text not null,
     created_at timestamptz not null default now(),
     expires_at timestamptz,
     last_used_at timestamptz,
     constraint operator_tokens_sha256_key unique (sha256),
     constraint operator_tokens_pkey primary key (id),
     constraint operator_tokens_operator_id_fkey foreign key (operator_id) references operators (id) on delete cascade
   )`,
  `create index operator_tokens_operator on operator_tokens (operator_id)`,
  `create table api_clients (
     id uuid not null default gen_random_uuid(),
     name text not null,
     secret_hash text not null,
     secret_origin text not null,
     content_types text[],
     created_by uuid,
     created_at timestamptz not null default now(),
     last_used_at timestamptz,
     constraint api_clients_pkey primary key (id)
   )`,
  `create table access_tokens (
     sha256 text not null,
     api_client_id uuid not null,
     created_at timestamptz not null default now(),
     expires_at timestamptz not null,
     constraint access_tokens_pkey primary key (sha256),
     constraint access_tokens_api_client_id_fkey foreign key (api_client_id) references api_clients (id) on delete cascade
   )`,
  `create index access_tokens_api_client on access_tokens (api_client_id)`,
  `create table access_revision (
     id integer not null default 1,
     revision bigint not null default 0,
     constraint access_revision_one_row check (id = 1),
     constraint access_revision_pkey primary key (id)
   )`,
  `create unique index api_clients_name on api_clients (lower(name))`,
  `insert into access_revision default values`,
];
