import type { Transactions } from '../../database/transactions.ts';
import { untilUncontested } from '../stage/staging.ts';
import type { RunningScan } from '../running-scan.ts';

/**
 * Writes the revisions of the scan that were never seen before. A revision says only that the source had this state, which
 * stays true whatever becomes of the scan: so it need not wait for the publication lock, and with a hundred thousand of them the lock
 * is held half as long.
 */
export function recordRevisions(transactions: Transactions, scan: RunningScan): Promise<void> {
  return untilUncontested(transactions, async (manager) => {
    await manager.query(WARN, [scan.id]);
    await manager.query(RECORD, [scan.id]);
  });
}

// A newer version may read a known state otherwise. Only what differs is written.
const WARN = `
  update revisions r set warnings = e.warnings
  from scan_entries e
  where e.scan_id = $1 and r.content_type = e.content_type and r.guid = e.guid and r.digest = e.digest
    and r.warnings <> e.warnings`;

const RECORD = `
  insert into revisions (content_type, guid, digest, pathless_digest, name, path, tags, refs, body_sha256, body_size,
    media_type, notes, executable, warnings)
  select e.content_type, e.guid, e.digest, e.pathless_digest, e.name, e.path, e.tags, e.refs, e.body_sha256,
    e.body_size, e.media_type, e.notes, e.executable, e.warnings
  from scan_entries e
  left join items i on i.content_type = e.content_type and i.guid = e.guid
  where e.scan_id = $1 and i.observed_digest is distinct from e.digest
    and not exists (
      select from revisions r
      where r.content_type = e.content_type and r.guid = e.guid and r.digest = e.digest)
  order by e.content_type collate "C", e.guid collate "C"`;
