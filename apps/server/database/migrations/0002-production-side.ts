import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The production side (docs/design.md#6): what the API reads, never the review tables. */
export class ProductionSide1763683200002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}

const STATEMENTS = [
  `create table publication (
     id integer not null default 1,
     epoch integer not null default 1,
     seq integer not null default 0,
     next_due_at timestamptz not null default now(),
     key_fingerprint text,
     constraint publication_one_row check (id = 1),
     constraint publication_pkey primary key (id)
   )`,
  `create table releases (
     seq integer not null,
     epoch integer not null,
     publish_id uuid not null,
     published_at timestamptz not null,
     trigger text not null,
     operator_id uuid,
     restored_seq integer,
     published integer not null,
     removed integer not null,
     content_types text[] not null,
     manifest bytea not null,
     manifest_sha256 text not null,
     manifest_size integer not null,
     items integer not null,
     signature jsonb not null,
     constraint releases_publish_id_key unique (publish_id),
     constraint releases_epoch_seq_key unique (epoch, seq),
     constraint releases_pkey primary key (seq)
   )`,
  `create index releases_manifest on releases (manifest_sha256)`,
  `create table release_changes (
     seq integer not null,
     content_type text not null,
     guid text not null,
     change text not null,
     version integer not null,
     revision_id bigint,
     previous_revision_id bigint,
     approval_id bigint,
     constraint release_changes_change check (change in ('published', 'removed')),
     constraint release_changes_pkey primary key (seq, content_type, guid),
     constraint release_changes_seq_fkey foreign key (seq) references releases (seq) deferrable initially deferred
   )`,
  `create index release_changes_item on release_changes (content_type, guid, seq)`,
  `create table published_items (
     content_type text not null,
     guid text not null,
     revision_id bigint not null,
     seq integer not null,
     version integer not null,
     digest text not null,
     name text not null,
     path text not null,
     tags text[] not null,
     refs jsonb not null,
     body_sha256 text not null,
     body_size integer not null,
     media_type text not null,
     constraint published_items_pkey primary key (content_type, guid),
     constraint published_items_revision_id_fkey foreign key (revision_id) references revisions (id)
   )`,
  `create index published_items_body on published_items (body_sha256)`,
  `create table scoped_manifests (
     sha256 text not null,
     epoch integer not null,
     seq integer not null,
     scope text[] not null,
     created_at timestamptz not null default now(),
     constraint scoped_manifests_pkey primary key (sha256)
   )`,
  `create index scoped_manifests_release on scoped_manifests (epoch, seq)`,
  `alter table releases alter column manifest set storage external`,
  `insert into publication default values`,
  `create trigger releases_immutable before update or delete on releases for each row execute function refuse_change()`,
  `create trigger releases_not_truncated before truncate on releases execute function refuse_change()`,
  `create trigger release_changes_immutable before update or delete on release_changes for each row execute function refuse_change()`,
  `create trigger release_changes_not_truncated before truncate on release_changes execute function refuse_change()`,
];
