-- A database of release 0.1 (migrations 1 to 4) with one published item and an instance that runs it, as pg_dump 15 wrote it
-- (--no-owner --no-privileges --inserts, without its comments). migrations.test.ts upgrades it. It never changes.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
   begin
     raise exception 'rows of % never change', tg_table_name using errcode = 'restrict_violation';
   end $$;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.access_revision (
    id integer DEFAULT 1 NOT NULL,
    revision bigint DEFAULT 0 NOT NULL,
    CONSTRAINT access_revision_one_row CHECK ((id = 1))
);

CREATE TABLE public.access_tokens (
    sha256 text NOT NULL,
    api_client_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE public.api_clients (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    secret_hash text NOT NULL,
    secret_origin text NOT NULL,
    content_types text[],
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone
);

CREATE TABLE public.approvals (
    id bigint NOT NULL,
    item_id uuid NOT NULL,
    digest text,
    previous_digest text,
    operator_id uuid NOT NULL,
    comment text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    state text DEFAULT 'active'::text NOT NULL,
    ended_at timestamp with time zone,
    ended_reason text,
    seq integer,
    CONSTRAINT approvals_state CHECK ((state = ANY (ARRAY['active'::text, 'withdrawn'::text, 'dismissed'::text, 'published'::text])))
);

ALTER TABLE public.approvals ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.approvals_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.audit_events (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_type text NOT NULL,
    actor_id text,
    actor_name text NOT NULL,
    action text NOT NULL,
    subject_type text NOT NULL,
    subject_id text NOT NULL,
    facts jsonb NOT NULL,
    previous_hash text NOT NULL,
    hash text NOT NULL
);

CREATE TABLE public.blobs (
    sha256 text NOT NULL,
    size integer NOT NULL,
    bytes bytea NOT NULL
);
ALTER TABLE ONLY public.blobs ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE public.guid_aliases (
    content_type text NOT NULL,
    derived_guid text NOT NULL,
    guid text NOT NULL
);

CREATE TABLE public.instance_items (
    instance_id uuid NOT NULL,
    content_type text NOT NULL,
    guid text NOT NULL,
    state text NOT NULL,
    reason text,
    version integer,
    digest text,
    changed_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.instances (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    api_client_id uuid,
    instance_key text NOT NULL,
    name text NOT NULL,
    connector text NOT NULL,
    client_version text NOT NULL,
    platform text NOT NULL,
    epoch integer DEFAULT 0 NOT NULL,
    seq integer DEFAULT 0 NOT NULL,
    attempted_seq integer,
    outcome text NOT NULL,
    error_code text,
    error_detail text,
    counts jsonb DEFAULT '{}'::jsonb NOT NULL,
    items_sha256 text,
    reported_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.invitations (
    sha256 text NOT NULL,
    operator_id uuid,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.items (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    source_id uuid NOT NULL,
    content_type text NOT NULL,
    guid text NOT NULL,
    name text NOT NULL,
    path text NOT NULL,
    observed_revision_id bigint,
    observed_digest text,
    observed_pathless_digest text,
    published_revision_id bigint,
    published_digest text,
    published_pathless_digest text,
    moved_out boolean DEFAULT false NOT NULL,
    version integer DEFAULT 0 NOT NULL,
    problem jsonb,
    approval_id bigint,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    first_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    change_status text GENERATED ALWAYS AS (
CASE
    WHEN ((observed_digest IS NOT NULL) AND (observed_digest = published_digest)) THEN 'unchanged'::text
    WHEN (observed_digest IS NOT NULL) THEN 'changed'::text
    WHEN (published_digest IS NOT NULL) THEN 'moved-or-deleted'::text
    ELSE NULL::text
END) STORED,
    change_detail text GENERATED ALWAYS AS (
CASE
    WHEN ((observed_digest IS NOT NULL) AND (published_digest IS NULL)) THEN 'new'::text
    WHEN ((observed_digest IS NOT NULL) AND (observed_digest = published_digest)) THEN NULL::text
    WHEN ((observed_digest IS NOT NULL) AND (observed_pathless_digest = published_pathless_digest)) THEN 'relocated'::text
    WHEN (observed_digest IS NOT NULL) THEN 'modified'::text
    WHEN (published_digest IS NULL) THEN NULL::text
    WHEN moved_out THEN 'moved-out'::text
    ELSE 'deleted'::text
END) STORED,
    approval_status text GENERATED ALWAYS AS (
CASE
    WHEN ((observed_digest IS NULL) AND (published_digest IS NULL)) THEN NULL::text
    WHEN ((observed_digest IS NOT NULL) AND (observed_digest = published_digest)) THEN 'no-action-needed'::text
    WHEN (approval_id IS NULL) THEN 'needs-approval'::text
    WHEN (observed_digest IS NOT NULL) THEN 'change-approved'::text
    ELSE 'removal-approved'::text
END) STORED
)
WITH (fillfactor='50');

CREATE TABLE public.migrations (
    id integer NOT NULL,
    "timestamp" bigint NOT NULL,
    name character varying NOT NULL
);

CREATE SEQUENCE public.migrations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.migrations_id_seq OWNED BY public.migrations.id;

CREATE TABLE public.operator_tokens (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    sha256 text NOT NULL,
    operator_id uuid NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    last_used_at timestamp with time zone
);

CREATE TABLE public.operators (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    password_hash text,
    first boolean,
    disabled_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT operators_email CHECK ((email = lower(email))),
    CONSTRAINT operators_role CHECK ((role = ANY (ARRAY['viewer'::text, 'approver'::text, 'administrator'::text])))
);

CREATE TABLE public.publication (
    id integer DEFAULT 1 NOT NULL,
    epoch integer DEFAULT 1 NOT NULL,
    seq integer DEFAULT 0 NOT NULL,
    next_due_at timestamp with time zone DEFAULT now() NOT NULL,
    key_fingerprint text,
    CONSTRAINT publication_one_row CHECK ((id = 1))
);

CREATE TABLE public.published_items (
    content_type text NOT NULL,
    guid text NOT NULL,
    revision_id bigint NOT NULL,
    seq integer NOT NULL,
    version integer NOT NULL,
    digest text NOT NULL,
    name text NOT NULL,
    path text NOT NULL,
    tags text[] NOT NULL,
    refs jsonb NOT NULL,
    body_sha256 text NOT NULL,
    body_size integer NOT NULL,
    media_type text NOT NULL
);

CREATE TABLE public.release_changes (
    seq integer NOT NULL,
    content_type text NOT NULL,
    guid text NOT NULL,
    change text NOT NULL,
    version integer NOT NULL,
    revision_id bigint,
    previous_revision_id bigint,
    approval_id bigint,
    CONSTRAINT release_changes_change CHECK ((change = ANY (ARRAY['published'::text, 'removed'::text])))
);

CREATE TABLE public.releases (
    seq integer NOT NULL,
    epoch integer NOT NULL,
    publish_id uuid NOT NULL,
    published_at timestamp with time zone NOT NULL,
    trigger text NOT NULL,
    operator_id uuid,
    restored_seq integer,
    published integer NOT NULL,
    removed integer NOT NULL,
    content_types text[] NOT NULL,
    manifest bytea NOT NULL,
    manifest_sha256 text NOT NULL,
    manifest_size integer NOT NULL,
    items integer NOT NULL,
    signature jsonb NOT NULL
);
ALTER TABLE ONLY public.releases ALTER COLUMN manifest SET STORAGE EXTERNAL;

CREATE TABLE public.revisions (
    id bigint NOT NULL,
    content_type text NOT NULL,
    guid text NOT NULL,
    digest text NOT NULL,
    pathless_digest text NOT NULL,
    name text NOT NULL,
    path text NOT NULL,
    tags text[] NOT NULL,
    refs jsonb NOT NULL,
    body_sha256 text NOT NULL,
    body_size integer NOT NULL,
    media_type text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.revisions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.revisions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE UNLOGGED TABLE public.scan_entries (
    scan_id uuid NOT NULL,
    content_type text NOT NULL,
    guid text NOT NULL,
    derived_guid text,
    digest text NOT NULL,
    pathless_digest text NOT NULL,
    name text NOT NULL,
    path text NOT NULL,
    tags text[] NOT NULL,
    refs jsonb NOT NULL,
    body_sha256 text NOT NULL,
    body_size integer NOT NULL,
    media_type text NOT NULL
);

CREATE UNLOGGED TABLE public.scan_unchanged (
    scan_id uuid NOT NULL,
    "position" integer NOT NULL,
    content_type text NOT NULL,
    guid text NOT NULL,
    digest text NOT NULL
);

CREATE TABLE public.scans (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    source_id uuid NOT NULL,
    status text NOT NULL,
    trigger text NOT NULL,
    operator_id uuid,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    alive_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    duration_ms integer,
    counts jsonb,
    reason text,
    vanished jsonb,
    problems jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT scans_status CHECK ((status = ANY (ARRAY['running'::text, 'complete'::text, 'incomplete'::text, 'held'::text])))
);

CREATE TABLE public.scoped_manifests (
    sha256 text NOT NULL,
    epoch integer NOT NULL,
    seq integer NOT NULL,
    scope text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.sessions (
    sha256 text NOT NULL,
    operator_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.sources (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    connector text NOT NULL,
    settings jsonb NOT NULL,
    scan_due_at timestamp with time zone DEFAULT now() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.typeorm_metadata (
    type character varying NOT NULL,
    database character varying,
    schema character varying,
    "table" character varying,
    name character varying,
    value text
);

ALTER TABLE ONLY public.migrations ALTER COLUMN id SET DEFAULT nextval('public.migrations_id_seq'::regclass);

INSERT INTO public.access_revision VALUES (1, 0);

INSERT INTO public.approvals OVERRIDING SYSTEM VALUE VALUES (1, '5a13ffea-13b1-426c-942a-dd1c9776da46', 'd', NULL, '8bcca517-ee58-4fc9-a09e-5704f0b35ad7', 'Fine.', '2026-11-28 16:47:04.384976+00', 'published', NULL, NULL, 1);

INSERT INTO public.audit_events VALUES (1, '2026-11-28 16:47:04.414808+00', 'system', NULL, 'ProSync', 'release.published', 'release', '1', '{}', '0', '1');

INSERT INTO public.blobs VALUES ('b', 1, '\x78');

INSERT INTO public.instances VALUES ('29a246e7-d81e-4efb-8e66-111551f34bd6', NULL, 'k', 'Contoso', 'directory', '0.1.0', 'linux', 0, 0, NULL, 'ok', NULL, NULL, '{}', NULL, '2026-11-28 16:47:04.426065+00', '2026-11-28 16:47:04.426065+00');

INSERT INTO public.items VALUES ('5a13ffea-13b1-426c-942a-dd1c9776da46', '175b0fec-9201-4cbb-9c51-64f69d0231dc', 'script', 'a', 'A', 'a.sh', 1, 'd', 'p', 1, 'd', 'p', false, 1, NULL, NULL, '2026-11-28 16:47:04.370939+00', '2026-11-28 16:47:04.370939+00', DEFAULT, DEFAULT, DEFAULT);

INSERT INTO public.migrations VALUES (1, 1763683200001, 'ReviewSide1763683200001');
INSERT INTO public.migrations VALUES (2, 1763683200002, 'ProductionSide1763683200002');
INSERT INTO public.migrations VALUES (3, 1763683200003, 'Access1763683200003');
INSERT INTO public.migrations VALUES (4, 1763683200004, 'Downstream1763683200004');

INSERT INTO public.operators VALUES ('8bcca517-ee58-4fc9-a09e-5704f0b35ad7', 'ada@example.com', 'Ada', 'approver', NULL, NULL, NULL, '2026-11-28 16:47:04.346906+00');

INSERT INTO public.publication VALUES (1, 1, 0, '2026-11-28 16:47:03.570057+00', NULL);

INSERT INTO public.published_items VALUES ('script', 'a', 1, 1, 1, 'd', 'A', 'a.sh', '{Global}', '[{"guid": "b", "contentType": "script"}]', 'b', 1, 'text/plain');

INSERT INTO public.release_changes VALUES (1, 'script', 'a', 'published', 1, 1, NULL, 1);

INSERT INTO public.releases VALUES (1, 1, '9af5da76-2056-4a9e-b4ae-245c91271b1b', '2026-11-28 16:47:04.391455+00', 'timer', NULL, NULL, 1, 0, '{script}', '\x6d', 'm', 1, 1, '{}');

INSERT INTO public.revisions OVERRIDING SYSTEM VALUE VALUES (1, 'script', 'a', 'd', 'p', 'A', 'a.sh', '{Global}', '[{"guid": "b", "contentType": "script"}]', 'b', 1, 'text/plain', '2026-11-28 16:47:04.362816+00');

INSERT INTO public.sources VALUES ('175b0fec-9201-4cbb-9c51-64f69d0231dc', 'central', 'directory', '{"root": "/srv/content"}', '2026-11-28 16:47:04.338565+00', '2026-11-28 16:47:04.338565+00');

INSERT INTO public.typeorm_metadata VALUES ('GENERATED_COLUMN', 'old', 'public', 'items', 'change_status', 'case
  when observed_digest is not null and observed_digest = published_digest then ''unchanged''
  when observed_digest is not null then ''changed''
  when published_digest is not null then ''moved-or-deleted''
end');
INSERT INTO public.typeorm_metadata VALUES ('GENERATED_COLUMN', 'old', 'public', 'items', 'change_detail', 'case
  when observed_digest is not null and published_digest is null then ''new''
  when observed_digest is not null and observed_digest = published_digest then null
  when observed_digest is not null and observed_pathless_digest = published_pathless_digest then ''relocated''
  when observed_digest is not null then ''modified''
  when published_digest is null then null
  when moved_out then ''moved-out''
  else ''deleted''
end');
INSERT INTO public.typeorm_metadata VALUES ('GENERATED_COLUMN', 'old', 'public', 'items', 'approval_status', 'case
  when observed_digest is null and published_digest is null then null
  when observed_digest is not null and observed_digest = published_digest then ''no-action-needed''
  when approval_id is null then ''needs-approval''
  when observed_digest is not null then ''change-approved''
  else ''removal-approved''
end');

SELECT pg_catalog.setval('public.approvals_id_seq', 1, true);

SELECT pg_catalog.setval('public.migrations_id_seq', 4, true);

SELECT pg_catalog.setval('public.revisions_id_seq', 1, true);

ALTER TABLE ONLY public.access_revision
    ADD CONSTRAINT access_revision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_tokens
    ADD CONSTRAINT access_tokens_pkey PRIMARY KEY (sha256);

ALTER TABLE ONLY public.api_clients
    ADD CONSTRAINT api_clients_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT approvals_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.audit_events
    ADD CONSTRAINT audit_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.blobs
    ADD CONSTRAINT blobs_pkey PRIMARY KEY (sha256);

ALTER TABLE ONLY public.guid_aliases
    ADD CONSTRAINT guid_aliases_pkey PRIMARY KEY (content_type, derived_guid);

ALTER TABLE ONLY public.instance_items
    ADD CONSTRAINT instance_items_pkey PRIMARY KEY (instance_id, content_type, guid);

ALTER TABLE ONLY public.instances
    ADD CONSTRAINT instances_api_client_id_instance_key_key UNIQUE (api_client_id, instance_key);

ALTER TABLE ONLY public.instances
    ADD CONSTRAINT instances_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (sha256);

ALTER TABLE ONLY public.items
    ADD CONSTRAINT items_content_type_guid_key UNIQUE (content_type, guid);

ALTER TABLE ONLY public.items
    ADD CONSTRAINT items_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.operator_tokens
    ADD CONSTRAINT operator_tokens_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.operator_tokens
    ADD CONSTRAINT operator_tokens_sha256_key UNIQUE (sha256);

ALTER TABLE ONLY public.operators
    ADD CONSTRAINT operators_email_key UNIQUE (email);

ALTER TABLE ONLY public.operators
    ADD CONSTRAINT operators_first_key UNIQUE (first);

ALTER TABLE ONLY public.operators
    ADD CONSTRAINT operators_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT publication_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.published_items
    ADD CONSTRAINT published_items_pkey PRIMARY KEY (content_type, guid);

ALTER TABLE ONLY public.release_changes
    ADD CONSTRAINT release_changes_pkey PRIMARY KEY (seq, content_type, guid);

ALTER TABLE ONLY public.releases
    ADD CONSTRAINT releases_epoch_seq_key UNIQUE (epoch, seq);

ALTER TABLE ONLY public.releases
    ADD CONSTRAINT releases_pkey PRIMARY KEY (seq);

ALTER TABLE ONLY public.releases
    ADD CONSTRAINT releases_publish_id_key UNIQUE (publish_id);

ALTER TABLE ONLY public.revisions
    ADD CONSTRAINT revisions_content_type_guid_digest_key UNIQUE (content_type, guid, digest);

ALTER TABLE ONLY public.revisions
    ADD CONSTRAINT revisions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.scans
    ADD CONSTRAINT scans_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.scoped_manifests
    ADD CONSTRAINT scoped_manifests_pkey PRIMARY KEY (sha256);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (sha256);

ALTER TABLE ONLY public.sources
    ADD CONSTRAINT sources_name_key UNIQUE (name);

ALTER TABLE ONLY public.sources
    ADD CONSTRAINT sources_pkey PRIMARY KEY (id);

CREATE INDEX access_tokens_api_client ON public.access_tokens USING btree (api_client_id);

CREATE UNIQUE INDEX api_clients_name ON public.api_clients USING btree (lower(name));

CREATE UNIQUE INDEX approvals_active ON public.approvals USING btree (item_id) WHERE (state = 'active'::text);

CREATE INDEX approvals_item ON public.approvals USING btree (item_id, id);

CREATE INDEX audit_events_at ON public.audit_events USING btree (at);

CREATE INDEX audit_events_subject ON public.audit_events USING btree (subject_type, subject_id);

CREATE INDEX instance_items_item ON public.instance_items USING btree (content_type, guid);

CREATE INDEX instances_reported ON public.instances USING btree (reported_at);

CREATE INDEX items_list ON public.items USING btree (content_type COLLATE "C", path COLLATE "C", id);

CREATE INDEX items_source ON public.items USING btree (source_id, content_type);

CREATE INDEX operator_tokens_operator ON public.operator_tokens USING btree (operator_id);

CREATE INDEX published_items_body ON public.published_items USING btree (body_sha256);

CREATE INDEX release_changes_item ON public.release_changes USING btree (content_type, guid, seq);

CREATE INDEX releases_manifest ON public.releases USING btree (manifest_sha256);

CREATE INDEX scan_entries_scan ON public.scan_entries USING btree (scan_id);

CREATE INDEX scan_unchanged_scan ON public.scan_unchanged USING btree (scan_id);

CREATE UNIQUE INDEX scans_running ON public.scans USING btree (source_id) WHERE (status = 'running'::text);

CREATE INDEX scans_source_started ON public.scans USING btree (source_id, started_at);

CREATE INDEX scoped_manifests_release ON public.scoped_manifests USING btree (epoch, seq);

CREATE INDEX sessions_operator ON public.sessions USING btree (operator_id);

CREATE TRIGGER audit_events_immutable BEFORE DELETE OR UPDATE ON public.audit_events FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER audit_events_not_truncated BEFORE TRUNCATE ON public.audit_events FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER release_changes_immutable BEFORE DELETE OR UPDATE ON public.release_changes FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER release_changes_not_truncated BEFORE TRUNCATE ON public.release_changes FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER releases_immutable BEFORE DELETE OR UPDATE ON public.releases FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER releases_not_truncated BEFORE TRUNCATE ON public.releases FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER revisions_immutable BEFORE DELETE OR UPDATE ON public.revisions FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER revisions_not_truncated BEFORE TRUNCATE ON public.revisions FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

ALTER TABLE ONLY public.access_tokens
    ADD CONSTRAINT access_tokens_api_client_id_fkey FOREIGN KEY (api_client_id) REFERENCES public.api_clients(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT approvals_item_id_fkey FOREIGN KEY (item_id) REFERENCES public.items(id);

ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT approvals_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES public.operators(id);

ALTER TABLE ONLY public.instance_items
    ADD CONSTRAINT instance_items_instance_id_fkey FOREIGN KEY (instance_id) REFERENCES public.instances(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.instances
    ADD CONSTRAINT instances_api_client_id_fkey FOREIGN KEY (api_client_id) REFERENCES public.api_clients(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES public.operators(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.items
    ADD CONSTRAINT items_observed_revision_id_fkey FOREIGN KEY (observed_revision_id) REFERENCES public.revisions(id);

ALTER TABLE ONLY public.items
    ADD CONSTRAINT items_published_revision_id_fkey FOREIGN KEY (published_revision_id) REFERENCES public.revisions(id);

ALTER TABLE ONLY public.items
    ADD CONSTRAINT items_source_id_fkey FOREIGN KEY (source_id) REFERENCES public.sources(id);

ALTER TABLE ONLY public.operator_tokens
    ADD CONSTRAINT operator_tokens_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES public.operators(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.published_items
    ADD CONSTRAINT published_items_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES public.revisions(id);

ALTER TABLE ONLY public.release_changes
    ADD CONSTRAINT release_changes_seq_fkey FOREIGN KEY (seq) REFERENCES public.releases(seq) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.revisions
    ADD CONSTRAINT revisions_body_sha256_fkey FOREIGN KEY (body_sha256) REFERENCES public.blobs(sha256);

ALTER TABLE ONLY public.scans
    ADD CONSTRAINT scans_source_id_fkey FOREIGN KEY (source_id) REFERENCES public.sources(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES public.operators(id) ON DELETE CASCADE;
