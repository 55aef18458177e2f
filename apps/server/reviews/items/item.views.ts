import type { ApprovalView, DifferenceSide, ItemView, RevisionView } from '#api/items';
import { decodedText, markedText } from '#connectors/text/decode';
import type { ApprovalRow, RevisionRow, SideRow } from './item-detail.queries.ts';
import type { ItemRow } from './items.queries.ts';

/** An item as the list shows it. */
export function itemView(row: ItemRow): ItemView {
  return { ...row, changedAt: row.changedAt.toISOString() };
}

/** A revision without its body. */
export function revisionView(row: RevisionRow): RevisionView {
  const { id, digest, name, path, tags, references, executable, createdAt } = row;
  const body = { sha256: row.sha256, size: row.size, mediaType: row.mediaType };
  const seen = createdAt.toISOString();
  return { id, digest, name, path, tags, references, body, executable, createdAt: seen };
}

/** One side of the difference; null when there is none. */
export function differenceSide(row: SideRow | undefined): DifferenceSide | null {
  if (row === undefined) return null;
  const decoded = decodedText(row.bytes, row.path);
  const text = decoded === null ? null : markedText(decoded);
  const { instructions } = row;
  return { ...revisionView(row), text, encoding: decoded?.encoding ?? null, instructions };
}

/** An approval with who gave it. */
export function approvalView(row: ApprovalRow): ApprovalView {
  const { operatorId, operatorName, createdAt, endedAt, ...rest } = row;
  return {
    ...rest,
    operator: { id: operatorId, name: operatorName },
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}
