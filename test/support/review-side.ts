import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { itemDigest, pathlessDigest, sha256 } from '#domain/digest';
import type { Item, ItemKey } from '#domain/item';
import { AuditService } from '../../apps/server/audit/audit.service.ts';
import { ServerClock } from '../../apps/server/clock/server-clock.ts';
import { readConfig } from '../../apps/server/config/server-config.ts';
import type { DatabaseAddress } from '../../apps/server/database/database-address.ts';
import { dataSourceOptions } from '../../apps/server/database/options.ts';
import { Transactions } from '../../apps/server/database/transactions.ts';
import { Metrics } from '../../apps/server/metrics/metrics.service.ts';
import type { SignedInOperator } from '../../apps/server/access/access.decorator.ts';
import { CursorService } from '../../apps/server/paging/cursor.service.ts';
import { Publisher } from '../../apps/server/releases/publisher.service.ts';
import { PublicationLock } from '../../apps/server/database/publication-lock.ts';
import { claimHistory } from '../../apps/server/signing/claim-history.ts';
import { PublicationListeners } from '../../apps/server/releases/publication/publication-listeners.ts';
import { PublishingTransaction } from '../../apps/server/releases/publication/publishing.transaction.ts';
import { PublishMetrics } from '../../apps/server/releases/publication/publish.metrics.ts';
import { RefusalLog } from '../../apps/server/references/refusal-log.ts';
import { Refusals } from '../../apps/server/references/refusals.service.ts';
import { ReleaseWriter } from '../../apps/server/releases/publication/release-writer.ts';
import { RestoreQueries } from '../../apps/server/releases/restore/restore.queries.ts';
import { Recovery } from '../../apps/server/releases/recovery.service.ts';
import { ReleaseEntity } from '../../apps/server/releases/release.entity.ts';
import { Restorer } from '../../apps/server/releases/restore/restorer.service.ts';
import { HistoryMark } from '../../apps/server/signing/history-mark.ts';
import { SigningKey } from '../../apps/server/signing/signing-key.ts';
import { ApprovalsService } from '../../apps/server/reviews/approvals/approvals.service.ts';
import { ItemDetailQueries } from '../../apps/server/reviews/items/item-detail.queries.ts';
import { ItemCollisionsQueries } from '../../apps/server/reviews/items/item-collisions.queries.ts';
import { ItemReferencesQueries } from '../../apps/server/reviews/items/item-references.queries.ts';
import { ItemsQueries } from '../../apps/server/reviews/items/items.queries.ts';
import { ItemsService } from '../../apps/server/reviews/items/items.service.ts';
import { newKey } from './new-key.ts';

/** What a source has of one item. */
export interface Content {
  contentType?: string;
  guid: string;
  path?: string;
  body?: string | Uint8Array;
  /** What it refers to: GUIDs of items of its own type, or whole keys. */
  references?: readonly (string | ItemKey)[];
}

export const SIGNING_KEY = new SigningKey(newKey());

/** The services between a scan and an instance, on a database, without HTTP and without the clock. */
export class ReviewSide {
  readonly dataSource: DataSource;
  readonly transactions: Transactions;
  readonly audit: AuditService;
  readonly publicationLock = new PublicationLock();
  readonly approvals: ApprovalsService;
  readonly items: ItemsService;
  readonly publisher: Publisher;
  readonly restorer: Restorer;
  readonly recovery: Recovery;
  readonly metrics = new Metrics();
  operator!: SignedInOperator;
  private sourceId = '';

  private constructor(dataSource: DataSource, key: SigningKey) {
    this.dataSource = dataSource;
    this.transactions = new Transactions(dataSource);
    const cursors = new CursorService(key);
    this.audit = new AuditService(dataSource, cursors);
    const refusals = new Refusals();
    this.approvals = new ApprovalsService(
      this.transactions,
      this.publicationLock,
      this.audit,
      refusals,
    );
    const details = new ItemDetailQueries(dataSource);
    const references = new ItemReferencesQueries(dataSource);
    const collisions = new ItemCollisionsQueries(dataSource);
    const items = new ItemsQueries(dataSource);
    this.items = new ItemsService(items, details, references, collisions, cursors);
    const transaction = new PublishingTransaction(
      this.transactions,
      this.publicationLock,
      new PublicationListeners(),
    );
    const mark = new HistoryMark(null);
    const writer = new ReleaseWriter(
      this.publicationLock,
      key,
      mark,
      new ServerClock(this.dataSource),
    );
    const metrics = new PublishMetrics(this.metrics);
    const { audit, publicationLock } = this;
    const log = new RefusalLog();
    const config = readConfig({});
    this.publisher = new Publisher(
      transaction,
      publicationLock,
      writer,
      refusals,
      log,
      audit,
      config,
      metrics,
    );
    const queries = new RestoreQueries();
    this.restorer = new Restorer(dataSource, transaction, queries, writer, audit, metrics);
    this.recovery = new Recovery(transaction, writer, audit, mark);
  }

  /** Connects; the first one on a database also makes an operator and a source. */
  static async open(address: DatabaseAddress, key = SIGNING_KEY): Promise<ReviewSide> {
    const dataSource = await new DataSource({
      ...dataSourceOptions(address),
      entities: [ReleaseEntity],
    }).initialize();
    const side = new ReviewSide(dataSource, key);
    await claimHistory(dataSource.manager, key.fingerprint, 'the key of the test');
    await dataSource.query(
      `insert into operators (email, name, role) values ('ada@example.com', 'Ada', 'approver') on conflict do nothing`,
    );
    await dataSource.query(
      `insert into sources (name, connector, settings) values ('central', 'directory', '{}') on conflict do nothing`,
    );
    const [{ operator, source }] = await dataSource.query(
      'select o.id as operator, s.id as source from operators o, sources s',
    );
    side.operator = {
      type: 'operator',
      id: operator,
      name: 'Ada',
      email: 'ada@example.com',
      role: 'approver',
    };
    side.sourceId = source;
    return side;
  }

  close(): Promise<void> {
    return this.dataSource.destroy();
  }

  /** What a complete scan does for these items: new revisions are observed, and approvals that no longer cover end. */
  observe(contents: readonly Content[]): Promise<void> {
    const items = contents.map(itemOf);
    return this.transactions.run(async (manager) => {
      await this.publicationLock.lock(manager);
      await manager.query(
        `insert into blobs (sha256, size, bytes) select * from unnest($1::text[], $2::int[], $3::bytea[])
         on conflict do nothing`,
        [
          items.map((i) => i.body.sha256),
          items.map((i) => i.body.size),
          contents.map((c) => Buffer.from(bodyOf(c))),
        ],
      );
      await manager.query(INSERT_REVISIONS, [JSON.stringify(items.map(revisionOf))]);
      await manager.query(OBSERVE, [JSON.stringify(items.map(revisionOf)), this.sourceId]);
      await manager.query(DISMISS_OUTDATED);
    });
  }

  /** What a complete scan does for items that are gone. */
  vanish(guids: readonly string[], movedOut = false): Promise<void> {
    return this.transactions.run(async (manager) => {
      await this.publicationLock.lock(manager);
      await manager.query(
        `update items set observed_revision_id = null, observed_digest = null, observed_pathless_digest = null,
           moved_out = $2 where guid = any($1)`,
        [guids, movedOut],
      );
      await manager.query(DISMISS_OUTDATED);
    });
  }

  /** The ids, digests and instructions of these items, as an operator sees them now. */
  async seen(
    guids?: readonly string[],
  ): Promise<{ id: string; digest: string | null; instructions: string | null }[]> {
    return this.dataSource.query(
      `select id, observed_digest as digest, encode(sha256(convert_to(n.text, 'UTF8')), 'hex') as instructions
       from items left join instructions n on n.revision_id = observed_revision_id
       where $1::text[] is null or guid = any($1) order by guid collate "C"`,
      [guids ?? null],
    );
  }

  /** Approves these items, or all that need it, in the state they are in now; returns how many. */
  async approve(guids?: readonly string[]): Promise<number> {
    const items = await this.seen(guids);
    return (await this.approvals.approve({ items }, this.operator)).approved;
  }

  /** Publishes as the button does. */
  publish(contentType?: string, publishId?: string) {
    const { operator: actor } = this;
    return this.publisher.publish({ contentType, publishId, trigger: 'operator', actor });
  }

  /** The first row of a query. */
  async one<Row>(sql: string, values: unknown[] = []): Promise<Row> {
    const rows: Row[] = await this.dataSource.query(sql, values);
    const [row] = rows;
    if (row === undefined) throw new Error(`No row: ${sql}`);
    return row;
  }
}

/** The item that a content stands for, as a connector gives it. */
export function itemOf(content: Content): Item {
  const { contentType = 'script', guid, path = `folder/${guid}.ps1` } = content;
  const bytes = bodyOf(content);
  const body = { sha256: sha256(bytes), size: bytes.byteLength, mediaType: 'text/plain' };
  const references = (content.references ?? []).map((reference) =>
    typeof reference === 'string' ? { contentType, guid: reference } : reference,
  );
  return { contentType, guid, name: `Name of ${guid}`, path, tags: ['a'], references, body };
}

function bodyOf({ guid, body = `echo ${guid}\n` }: Content): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body;
}

function revisionOf({ contentType, references, body, ...item }: Item) {
  return {
    ...item,
    content_type: contentType,
    refs: references,
    digest: itemDigest({ contentType, references, body, ...item }),
    pathless_digest: pathlessDigest({ contentType, references, body, ...item }),
    body_sha256: body.sha256,
    body_size: body.size,
    media_type: body.mediaType,
  };
}

const INSERT_REVISIONS = `
  insert into revisions (content_type, guid, digest, pathless_digest, name, path, tags, refs, body_sha256, body_size,
    media_type)
  select content_type, guid, digest, pathless_digest, name, path, tags, refs, body_sha256, body_size, media_type
  from jsonb_to_recordset($1::jsonb) as t (content_type text, guid text, digest text, pathless_digest text, name text,
    path text, tags text[], refs jsonb, body_sha256 text, body_size int, media_type text)
  on conflict do nothing`;

const OBSERVE = `
  insert into items as i (source_id, content_type, guid, name, path, observed_revision_id, observed_digest,
    observed_pathless_digest)
  select $2, t.content_type, t.guid, r.name, r.path, r.id, r.digest, r.pathless_digest
  from jsonb_to_recordset($1::jsonb) as t (content_type text, guid text, digest text)
  join revisions r on r.content_type = t.content_type and r.guid = t.guid and r.digest = t.digest
  on conflict (content_type, guid) do update set name = excluded.name, path = excluded.path, moved_out = false,
    observed_revision_id = excluded.observed_revision_id, observed_digest = excluded.observed_digest,
    observed_pathless_digest = excluded.observed_pathless_digest`;

const DISMISS_OUTDATED = `
  with ended as (
    update approvals a set state = 'dismissed', ended_at = now(), ended_reason = 'The source changed.'
    from items i where i.id = a.item_id and a.state = 'active'
      and (a.digest is distinct from i.observed_digest or a.previous_digest is distinct from i.published_digest)
    returning a.item_id)
  update items i set approval_id = null from ended where i.id = ended.item_id`;
