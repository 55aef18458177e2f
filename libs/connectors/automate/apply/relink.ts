import { itemKey } from '#domain/item';
import type { ApplyStep } from '../../connector.ts';
import { contentTypes, descriptionOf } from '../content-types/content-types.ts';
import type { Description } from '../content-types/description.ts';
import { guidColumn } from '../identity/row-identity.ts';
import { InstanceIds } from '../references/ids.ts';
import { rowOfBody } from '../rows/row-of-body.ts';
import { tableOf } from '../rows/listed-rows.ts';
import { readRows, type ReadRow } from '../rows/read-rows.ts';
import { forItem, RowRefusals } from '../write/row-refusals.ts';
import { refusal, type Link, type Refusal } from '../checks/checked-steps.ts';
import { judge } from '../checks/judge.ts';
import { holdsGuids, usersOf } from '../checks/used-by.ts';
import { parsedBody, type Downstream } from '../target-state/downstream-database.ts';
import { namesakeId } from '../target-state/namesakes.ts';
import { setGuid } from '../write/set-guid.ts';
import { packedColumns } from '../write/update.ts';
import { updateRow } from '../write/row-statements.ts';

type LinkStep = Extract<ApplyStep, { action: 'link' }>;

/** An item under another GUID than its own. */
interface Namesake {
  step: LinkStep;
  description: Description;
  id: number;
  /** The GUID that it has here, as it is stored. */
  before: Buffer | null;
}

/** What came of giving namesakes the published GUIDs. */
export interface Relinked {
  /** The instance as it is now. */
  downstream: Downstream;
  links: Link[];
  refused: Refusal[];
}

/**
 * Gives items that were imported by hand under another GUID the published one, when everything else is equal, apart from what
 * local policy keeps. One that differs gets its own GUID back, and is refused.
 */
export async function relink(
  downstream: Downstream,
  steps: readonly LinkStep[],
): Promise<Relinked> {
  if (steps.length === 0) return { downstream, links: [], refused: [] };
  const { namesakes, refused } = await findNamesakes(downstream, steps);
  const refusals = new RowRefusals();
  for (const each of namesakes) {
    const { item } = each.step;
    await refusals.of(item, () => setGuid(downstream, each.description, each.id, item.guid));
  }
  refusals.raise();
  let waiting = namesakes;
  for (;;) {
    const now = await reloaded(downstream);
    const verdicts = await judged(now, waiting);
    const differing = waiting.filter((each) => !isLink(verdicts.get(each)));
    if (differing.length === 0) {
      const links = [...verdicts.values()].filter(isLink);
      for (const each of waiting) await forItem(each.step.item, () => repack(now, each));
      return { downstream: now, links, refused };
    }
    for (const each of differing) {
      await setGuid(downstream, each.description, each.id, each.before);
      refused.push(differs(each));
    }
    waiting = waiting.filter((each) => !differing.includes(each));
  }
}

async function findNamesakes(
  downstream: Downstream,
  steps: readonly LinkStep[],
): Promise<{ namesakes: Namesake[]; refused: Refusal[] }> {
  const namesakes: Namesake[] = [];
  const refused: Refusal[] = [];
  for (const step of steps) {
    const { contentType } = step.item;
    const description = descriptionOf(contentType);
    const id = namesakeId(downstream, contentType, step.namesake ?? '');
    const row = id === null ? undefined : (await rowsAt(downstream, contentType, [id]))[0];
    const users = await textsNaming(downstream, step);
    const column = description === undefined ? null : guidColumn(description.identity);
    if (description === undefined || column === null || row === undefined) {
      const detail = `The item under the GUID ${step.namesake} is gone, or is here twice.`;
      refused.push(refusal(step.item, { code: 'changed-locally', detail }));
    } else if (users.length > 0) {
      const detail = `"${step.item.name}" is named by its GUID here in ${users.join(', ')}, which would no longer find it.`;
      refused.push(refusal(step.item, { code: 'still-used', detail }));
    } else {
      const before = row.row.bytes(column);
      namesakes.push({ step, description, id: row.id, before });
    }
  }
  return { namesakes, refused };
}

// Numbers still find it; a text that holds its GUID does not.
async function textsNaming(
  downstream: Downstream,
  { item, namesake }: LinkStep,
): Promise<string[]> {
  const key = { contentType: item.contentType, guid: namesake ?? '' };
  const users = await usersOf(downstream, [key], holdsGuids);
  return (users.get(itemKey(key)) ?? [])
    .filter((user) => user.column !== 'rows' && user.key !== itemKey(key))
    .map(({ title }) => title);
}

async function judged(
  downstream: Downstream,
  namesakes: readonly Namesake[],
): Promise<Map<Namesake, ReturnType<typeof judge>>> {
  const verdicts = new Map<Namesake, ReturnType<typeof judge>>();
  for (const each of namesakes) {
    const { item } = each.step;
    const [row] = await rowsAt(downstream, item.contentType, [each.id]);
    const rows = new Map(row === undefined ? [] : [[itemKey(item), row]]);
    verdicts.set(each, judge(downstream, rows, each.step));
  }
  return verdicts;
}

async function rowsAt(
  { connection, schema }: Downstream,
  contentType: string,
  ids: readonly number[],
): Promise<ReadRow[]> {
  const description = descriptionOf(contentType);
  if (description === undefined) return [];
  return readRows(connection, schema, description, ids, { lock: true });
}

async function reloaded(downstream: Downstream): Promise<Downstream> {
  const { connection, schema } = downstream;
  return { ...downstream, ids: await InstanceIds.load(connection, schema, contentTypes) };
}

function isLink(verdict: ReturnType<typeof judge> | undefined): verdict is Link {
  return verdict !== undefined && 'action' in verdict && verdict.action === 'link';
}

// The packed script repeats the GUID of its row.
async function repack(downstream: Downstream, { step, description, id }: Namesake): Promise<void> {
  const { connection, schema, ids } = downstream;
  const columns = packedColumns(description);
  if (columns.length === 0) return;
  const { values } = rowOfBody(description, step.item, parsedBody(step.bytes()) ?? {}, ids);
  const packed = new Map(columns.map((column) => [column, values.get(column) ?? null]));
  await updateRow(
    connection,
    tableOf(schema, description.table),
    { [description.key]: id },
    packed,
  );
}

function differs({ step }: Namesake): Refusal {
  const { item, namesake } = step;
  const detail = `The item under the GUID ${namesake} is called "${item.name}" too, and differs from what is published.`;
  return refusal(item, { code: 'changed-locally', detail });
}
