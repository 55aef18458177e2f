import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The review side (docs/design.md#6): what was observed, and what people decided about it. */
export class ReviewSide1763683200001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    await recordGeneratedColumns(runner);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}

// Copies of what the columns were when this was released: a later change of the rules is a migration of its own.
const CHANGE_STATUS = `case
  when observed_digest is not null and observed_digest = published_digest then 'unchanged'
  when observed_digest is not null then 'changed'
  when published_digest is not null then 'moved-or-deleted'
end`;

const CHANGE_DETAIL = `case
  when observed_digest is not null and published_digest is null then 'new'
  when observed_digest is not null and observed_digest = published_digest then null
  when observed_digest is not null and observed_pathless_digest = published_pathless_digest then 'relocated'
  when observed_digest is not null then 'modified'
  when published_digest is null then null
  when moved_out then 'moved-out'
  else 'deleted'
end`;

const APPROVAL_STATUS = `case
  when observed_digest is null and published_digest is null then null
  when observed_digest is not null and observed_digest = published_digest then 'no-action-needed'
  when approval_id is null then 'needs-approval'
  when observed_digest is not null then 'change-approved'
  else 'removal-approved'
end`;

const STATEMENTS = [
  `create table sources (
     id uuid not null default gen_random_uuid(),
     name text not null,
     connector text not null,
     settings jsonb not null,
     scan_due_at timestamptz not null default now(),
     created_at timestamptz not null default now(),
     constraint sources_name_key unique (name),
     constraint sources_pkey primary key (id)
   )`,
  `create table scans (
     id uuid not null default gen_random_uuid(),
     source_id uuid not null,
     status text not null,
     trigger text not null,
     operator_id uuid,
     started_at timestamptz not null default clock_timestamp(),
     alive_at timestamptz not null default clock_timestamp(),
     finished_at timestamptz,
     duration_ms integer,
     counts jsonb,
     reason text,
     vanished jsonb,
     problems jsonb not null default '[]',
     constraint scans_status check (status in ('running', 'complete', 'incomplete', 'held')),
     constraint scans_pkey primary key (id),
     constraint scans_source_id_fkey foreign key (source_id) references sources (id) on delete cascade
   )`,
  `create index scans_source_started on scans (source_id, started_at)`,
  `create unique index scans_running on scans (source_id) where status = 'running'`,
  `create table guid_aliases (
     content_type text not null,
     derived_guid text not null,
     guid text not null,
     constraint guid_aliases_pkey primary key (content_type, derived_guid)
   )`,
  `create table blobs (
     sha256 text not null,
     size integer not null,
     bytes bytea not null,
     constraint blobs_pkey primary key (sha256)
   )`,
  `create table revisions (
     id bigint generated always as identity not null,
     content_type text not null,
     guid text not null,
     digest text not null,
     pathless_digest text not null,
     name text not null,
     path text not null,
     tags text[] not null,
     refs jsonb not null,
     body_sha256 text not null,
     body_size integer not null,
     media_type text not null,
     created_at timestamptz not null default now(),
     constraint revisions_content_type_guid_digest_key unique (content_type, guid, digest),
     constraint revisions_pkey primary key (id),
     constraint revisions_body_sha256_fkey foreign key (body_sha256) references blobs (sha256)
   )`,
  `create table operators (
     id uuid not null default gen_random_uuid(),
     email text not null,
     name text not null,
     role text not null,
     password_hash text,
     first boolean,
     disabled_at timestamptz,
     created_at timestamptz not null default now(),
     constraint operators_first_key unique (first),
     constraint operators_email_key unique (email),
     constraint operators_email check (email = lower(email)),
     constraint operators_role check (role in ('viewer', 'approver', 'administrator')),
     constraint operators_pkey primary key (id)
   )`,
  // No index holds a status, and pages keep room: approving and publishing thousands of items then touches no index at all.
  `create table items (
     id uuid not null default gen_random_uuid(),
     source_id uuid not null,
     content_type text not null,
     guid text not null,
     name text not null,
     path text not null,
     observed_revision_id bigint,
     observed_digest text,
     observed_pathless_digest text,
     published_revision_id bigint,
     published_digest text,
     published_pathless_digest text,
     moved_out boolean not null default false,
     version integer not null default 0,
     problem jsonb,
     approval_id bigint,
     changed_at timestamptz not null default now(),
     first_seen_at timestamptz not null default now(),
     change_status text generated always as (${CHANGE_STATUS}) stored,
     change_detail text generated always as (${CHANGE_DETAIL}) stored,
     approval_status text generated always as (${APPROVAL_STATUS}) stored,
     constraint items_content_type_guid_key unique (content_type, guid),
     constraint items_pkey primary key (id),
     constraint items_source_id_fkey foreign key (source_id) references sources (id),
     constraint items_observed_revision_id_fkey foreign key (observed_revision_id) references revisions (id),
     constraint items_published_revision_id_fkey foreign key (published_revision_id) references revisions (id)
   ) with (fillfactor = 50)`,
  `create index items_source on items (source_id, content_type)`,
  `create index items_list on items (content_type collate "C", path collate "C", id)`,
  `create table approvals (
     id bigint generated always as identity not null,
     item_id uuid not null,
     digest text,
     previous_digest text,
     operator_id uuid not null,
     comment text,
     created_at timestamptz not null default clock_timestamp(),
     state text not null default 'active',
     ended_at timestamptz,
     ended_reason text,
     seq integer,
     constraint approvals_state check (state in ('active', 'withdrawn', 'dismissed', 'published')),
     constraint approvals_pkey primary key (id),
     constraint approvals_item_id_fkey foreign key (item_id) references items (id),
     constraint approvals_operator_id_fkey foreign key (operator_id) references operators (id)
   )`,
  `create index approvals_item on approvals (item_id, id)`,
  `create unique index approvals_active on approvals (item_id) where state = 'active'`,
  `create table audit_events (
     id bigint not null,
     at timestamptz not null,
     actor_type text not null,
     actor_id text,
     actor_name text not null,
     action text not null,
     subject_type text not null,
     subject_id text not null,
     facts jsonb not null,
     previous_hash text not null,
     hash text not null,
     constraint audit_events_pkey primary key (id)
   )`,
  `create index audit_events_at on audit_events (at)`,
  `create index audit_events_subject on audit_events (subject_type, subject_id)`,
  `alter table blobs alter column bytes set storage external`,
  `create unlogged table scan_entries (
     scan_id uuid not null,
     content_type text not null,
     guid text not null,
     derived_guid text,
     digest text not null,
     pathless_digest text not null,
     name text not null,
     path text not null,
     tags text[] not null,
     refs jsonb not null,
     body_sha256 text not null,
     body_size integer not null,
     media_type text not null
   )`,
  `create index scan_entries_scan on scan_entries (scan_id)`,
  `create unlogged table scan_unchanged (
     scan_id uuid not null,
     position integer not null,
     content_type text not null,
     guid text not null,
     digest text not null
   )`,
  `create index scan_unchanged_scan on scan_unchanged (scan_id)`,
  `create function refuse_change() returns trigger language plpgsql as $$
   begin
     raise exception 'rows of % never change', tg_table_name using errcode = 'restrict_violation';
   end $$`,
  `create trigger revisions_immutable before update or delete on revisions for each row execute function refuse_change()`,
  `create trigger revisions_not_truncated before truncate on revisions execute function refuse_change()`,
  `create trigger audit_events_immutable before update or delete on audit_events for each row execute function refuse_change()`,
  `create trigger audit_events_not_truncated before truncate on audit_events execute function refuse_change()`,
];

// TypeORM keeps the expressions of generated columns in a table of its own and compares the entities with it.
async function recordGeneratedColumns(runner: QueryRunner): Promise<void> {
  const columns = {
    change_status: CHANGE_STATUS,
    change_detail: CHANGE_DETAIL,
    approval_status: APPROVAL_STATUS,
  };
  for (const [name, expression] of Object.entries(columns)) {
    await runner.query(
      `insert into typeorm_metadata (database, schema, "table", type, name, value)
       values (current_database(), current_schema(), 'items', 'GENERATED_COLUMN', $1, $2)`,
      [name, expression],
    );
  }
}
