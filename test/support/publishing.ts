import { DataSource } from 'typeorm';
import { itemDigest, pathlessDigest, sha256 } from '#domain/digest';
import type { ItemKey } from '#domain/item';
import type { Actor } from '../../apps/server/access/actor.ts';
import { CurrentRelease } from '../../apps/server/distribution/release/current-release.ts';
import { Publisher } from '../../apps/server/releases/publisher.service.ts';
import type { RunningApplication } from './application.ts';

/** An item to publish; what is left out follows from the GUID. */
export interface PublishedItem extends ItemKey {
  body?: string | Buffer;
  path?: string;
}

/**
 * Publishes through the real publisher what a scan would have found and an operator approved; both are written to the
 * tables at once, because the tests that use this are about what comes after. Returns the seq of the release.
 */
export async function publish(
  { app }: RunningApplication,
  items: readonly PublishedItem[],
  removed: readonly ItemKey[] = [],
): Promise<number> {
  const database = app.get(DataSource);
  const operatorId = await operatorIn(database);
  await observe(database, items.map(revisionOf));
  await disappear(database, removed);
  await approve(database, operatorId, [...items, ...removed]);
  const actor: Actor = { type: 'operator', id: operatorId, name: 'Publishing' };
  const answer = await app
    .get(Publisher, { strict: false })
    .publish({ trigger: 'operator', actor });
  return answer.seq ?? 0;
}

/** The same, and returns once this server serves the release: a notification takes a few milliseconds. */
export async function publishHere(
  application: RunningApplication,
  items: readonly PublishedItem[],
  removed: readonly ItemKey[] = [],
): Promise<number> {
  const seq = await publish(application, items, removed);
  await application.app.get(CurrentRelease, { strict: false }).refresh();
  return seq;
}

function revisionOf({ contentType, guid, body = `body of ${guid}\n`, path = guid }: PublishedItem) {
  const bytes = Buffer.from(body);
  const stored = { sha256: sha256(bytes), size: bytes.length, mediaType: 'text/plain' };
  const item = { contentType, guid, name: guid, path, tags: [], references: [], body: stored };
  return { ...item, bytes, digest: itemDigest(item), pathlessDigest: pathlessDigest(item) };
}

async function operatorIn(database: DataSource): Promise<string> {
  const rows: { id: string }[] = await database.query(
    `insert into operators (email, name, role) values ('publishing@example.com', 'Publishing', 'approver')
     on conflict (email) do update set name = excluded.name returning id`,
  );
  return rows[0]?.id ?? '';
}

async function observe(
  database: DataSource,
  revisions: readonly ReturnType<typeof revisionOf>[],
): Promise<void> {
  const column = <Value>(valueOf: (revision: ReturnType<typeof revisionOf>) => Value) =>
    revisions.map(valueOf);
  await database.query(
    `insert into blobs (sha256, size, bytes)
     select distinct on (sha256) * from unnest($1::text[], $2::integer[], $3::bytea[]) b (sha256, size, bytes)
     on conflict do nothing`,
    [column((r) => r.body.sha256), column((r) => r.body.size), column((r) => r.bytes)],
  );
  await database.query(
    `insert into sources (name, connector, settings) values ('publishing', 'directory', '{}') on conflict do nothing`,
  );
  await database.query(
    `with seen as (
       select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::integer[])
         r (content_type, guid, digest, pathless_digest, path, body_sha256, body_size)),
     revised as (
       insert into revisions (content_type, guid, digest, pathless_digest, name, path, tags, refs, body_sha256, body_size,
                              media_type)
       select content_type, guid, digest, pathless_digest, guid, path, '{}', '[]', body_sha256, body_size, 'text/plain'
         from seen on conflict do nothing returning id, content_type, guid, digest),
     known as (
       select * from revised union
       select v.id, v.content_type, v.guid, v.digest from revisions v join seen using (content_type, guid, digest))
     insert into items (source_id, content_type, guid, name, path, observed_revision_id, observed_digest,
                        observed_pathless_digest)
     select s.id, n.content_type, n.guid, n.guid, n.path, k.id, n.digest, n.pathless_digest
       from seen n join known k using (content_type, guid, digest) join sources s on s.name = 'publishing'
     on conflict (content_type, guid) do update set
       observed_revision_id = excluded.observed_revision_id, observed_digest = excluded.observed_digest,
       observed_pathless_digest = excluded.observed_pathless_digest, path = excluded.path`,
    [
      column((r) => r.contentType),
      column((r) => r.guid),
      column((r) => r.digest),
      column((r) => r.pathlessDigest),
      column((r) => r.path),
      column((r) => r.body.sha256),
      column((r) => r.body.size),
    ],
  );
}

async function disappear(database: DataSource, keys: readonly ItemKey[]): Promise<void> {
  await database.query(
    `update items set observed_revision_id = null, observed_digest = null, observed_pathless_digest = null
      where (content_type, guid) in (select * from unnest($1::text[], $2::text[]))`,
    columnsOf(keys),
  );
}

async function approve(
  database: DataSource,
  operatorId: string,
  keys: readonly ItemKey[],
): Promise<void> {
  await database.query(
    `with approved as (
       insert into approvals (item_id, digest, previous_digest, operator_id)
       select id, observed_digest, published_digest, $3
         from items where (content_type, guid) in (select * from unnest($1::text[], $2::text[]))
       returning id, item_id)
     update items set approval_id = approved.id from approved where items.id = approved.item_id`,
    [...columnsOf(keys), operatorId],
  );
}

function columnsOf(keys: readonly ItemKey[]): [string[], string[]] {
  return [keys.map((key) => key.contentType), keys.map((key) => key.guid)];
}
