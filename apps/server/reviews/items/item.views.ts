import type { ApprovalView, DifferenceSide, ItemDetail, ItemView, RevisionView } from '#api/items';
import type { Role } from '#api/operators';
import { credentialIn } from '#domain/credentials-in-text';
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

/** The item as this role may see it: viewers get no text that looks like a key or a password, accepted or not. */
export function shownTo(role: Role, detail: ItemDetail): ItemDetail {
  if (role !== 'viewer') return detail;
  const { published, observed } = detail.difference;
  return { ...detail, difference: { published: hidden(published), observed: hidden(observed) } };
}

function hidden(side: DifferenceSide | null): DifferenceSide | null {
  const found = side?.text == null ? null : credentialIn(Buffer.from(side.text));
  if (side === null || found === null) return side;
  const text = `[ProSync hides this text from viewers because it seems to contain ${found.what}.]\n`;
  return { ...side, text };
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
