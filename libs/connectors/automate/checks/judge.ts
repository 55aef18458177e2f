import { itemKey } from '#domain/item';
import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import type { ApplyStep } from '../../connector.ts';
import type { Description } from '../content-types/description.ts';
import { descriptionOf } from '../content-types/content-types.ts';
import { keptColumns } from '../settings/local-policy.ts';
import type { BodyObject } from '../rows/body-of-row.ts';
import { rowOfBody, type BodyRow } from '../rows/row-of-body.ts';
import type { ReadRow } from '../rows/read-rows.ts';
import { parsedBody, recordOf, type Downstream } from '../target-state/downstream-database.ts';
import { comparedWith } from '../target-state/compared.ts';
import { namesakeId } from '../target-state/namesakes.ts';
import { see, seenDigest, type Compared } from '../target-state/seen-rows.ts';
import { bodyProblem } from './body-problem.ts';
import type { Checked, Link, Reason, Removal, Write } from './checked-steps.ts';
import { storingProblem } from './storing-problem.ts';

type WriteStep = Extract<ApplyStep, { action: 'write' }>;
type LinkStep = Extract<ApplyStep, { action: 'link' }>;
type RemoveStep = Extract<ApplyStep, { action: 'remove' }>;

/** The rows of the items of a plan, locked, by `itemKey`. */
export type RowsHere = ReadonlyMap<string, ReadRow>;

/**
 * Decides about one step alone, before anything of its content is written; what follows from other steps comes after. `taken`
 * are the items, by `itemKey`, that have the row of another one, which was checked as a removal.
 */
export function judge(
  downstream: Downstream,
  rows: RowsHere,
  step: ApplyStep,
  taken: ReadonlySet<string> = new Set(),
): Checked | Reason {
  const { contentType, guid } = step.item;
  const description = descriptionOf(contentType);
  if (description === undefined)
    return reason('unknown-content-type', `Automate has no content type "${contentType}".`);
  if (guid === description.reserved)
    return reason('reserved-guid', "Its GUID belongs to ProSync's own audit view.");
  if (downstream.ids.idsOf(contentType, guid).length > 1) {
    const numbers = downstream.ids.idsOf(contentType, guid).join(', ');
    return reason(
      'duplicate-guid',
      `Several rows of ${description.table} carry its GUID: ${description.key} ${numbers}. Give the others their own.`,
    );
  }
  const here = rows.get(itemKey(step.item)) ?? null;
  if (step.action === 'remove') return removal(downstream, description, step, here);
  const bytes = verified(step);
  const problem = bodyProblem(downstream, description, step.item, bytes);
  if (problem !== null) return problem;
  const body = parsedBody(bytes) ?? {};
  if (step.action === 'link') return link(downstream, description, step, body, here);
  const isTakenOver = taken.has(itemKey(step.item));
  return write(downstream, description, step, body, { here, isTakenOver });
}

// Bytes were verified when they were pulled; what will run with SYSTEM rights is verified where it is written (I8).
function verified(step: WriteStep | LinkStep): Uint8Array {
  const bytes = step.bytes();
  if (sha256(bytes) === step.item.body.sha256) return bytes;
  throw new ProSyncError(
    'verify-body',
    `The bytes for ${step.item.path} do not hash to what was published.`,
    { remedy: 'Delete the downloaded copy and run it again.' },
  );
}

const OTHERWISE_HERE = reason(
  'changed-locally',
  'What is here is not what was here when this was planned, and was not to be overwritten.',
);

function write(
  downstream: Downstream,
  description: Description,
  step: WriteStep,
  body: BodyObject,
  { here, isTakenOver }: { here: ReadRow | null; isTakenOver: boolean },
): Write | Link | Reason {
  const { item, movedTo = null } = step;
  const bytes = () => verified(step);
  const staysAt = step.keepsPlace === true ? movedTo : null;
  const wanted = {
    ...comparedWith({ ...downstream, recorded: null }, description, item, body),
    movedTo: staysAt,
  };
  if (here !== null && !isTakenOver) {
    if (seenDigest(description, here, downstream.ids, wanted) === item.digest)
      return { action: 'link', description, item, bytes, id: here.id, staysAt };
    if (!isReplaced(downstream, description, here, step, wanted)) return OTHERWISE_HERE;
  }
  const row = rowOrReason(downstream, description, item, body);
  if ('code' in row) return row;
  const policy = keptColumns(description, item.guid, downstream.settings);
  const checked: Write = {
    action: 'write',
    description,
    item,
    body,
    bytes,
    here,
    seen: here === null ? null : seenOrNull(downstream, description, here, wanted),
    staysAt,
    policy,
    kept: here === null ? new Set() : policy,
    row,
    isTakenOver,
  };
  return storingProblem(downstream, checked) ?? checked;
}

// XML cannot hold every text that a body can.
function rowOrReason(
  { ids }: Downstream,
  description: Description,
  item: WriteStep['item'],
  body: BodyObject,
): BodyRow | Reason {
  try {
    return rowOfBody(description, item, body, ids);
  } catch (error) {
    if (error instanceof ProSyncError) return reason(error.code, error.message);
    throw error;
  }
}

// Without a record, the plan may have been made before the body was here: then the item was seen as it is.
function isReplaced(
  downstream: Downstream,
  description: Description,
  here: ReadRow,
  { item, replaces, movedTo }: WriteStep,
  wanted: Compared,
): boolean {
  const asIs = { ...comparedWith(downstream, description, item, null), movedTo: movedTo ?? null };
  const seenAs = recordOf(downstream, item) === null ? [asIs, wanted] : [asIs];
  const digests = seenAs.map((as) => seenDigest(description, here, downstream.ids, as));
  return replaces !== null && digests.includes(replaces.digest);
}

function seenOrNull(
  { ids }: Downstream,
  description: Description,
  here: ReadRow,
  compared: Compared,
): Write['seen'] {
  try {
    const { body, item } = see(description, here, ids, compared);
    return { body, path: item.path };
  } catch (error) {
    if (error instanceof ProSyncError) return null;
    throw error;
  }
}

function link(
  downstream: Downstream,
  description: Description,
  step: LinkStep,
  body: BodyObject,
  here: ReadRow | null,
): Link | Reason {
  const { item, namesake } = step;
  const bytes = () => verified(step);
  const wanted = comparedWith({ ...downstream, recorded: null }, description, item, body);
  const isEqual =
    here !== null && seenDigest(description, here, downstream.ids, wanted) === item.digest;
  if (isEqual) return { action: 'link', description, item, bytes, id: here.id, staysAt: null };
  const which =
    namesake !== null && namesakeId(downstream, item.contentType, namesake) === null
      ? `The item under the GUID ${namesake} is gone.`
      : 'What is here is not equal any more.';
  return reason('changed-locally', which);
}

function removal(
  downstream: Downstream,
  description: Description,
  { item, movedTo }: RemoveStep,
  here: ReadRow | null,
): Removal | Reason {
  if (recordOf(downstream, item) === null)
    return reason('not-applied', 'ProSync did not apply it here, so it does not remove it.');
  const allowed = { action: 'remove', description, item, here, isTakenOver: false } as const;
  if (here === null) return allowed;
  const compared = {
    ...comparedWith(downstream, description, item, null),
    movedTo: movedTo ?? null,
  };
  if (seenDigest(description, here, downstream.ids, compared) === item.digest) return allowed;
  return reason('changed-locally', 'It was changed here since ProSync applied it.');
}

function reason(code: string, detail: string): Reason {
  return { code, detail };
}
