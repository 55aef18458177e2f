import { afterAll, beforeAll, expect, test } from 'vitest';
import { approvalStatusOf, changeOf } from '#domain/change-status';
import { createDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { ReviewSide } from '../../../test/support/review-side.ts';

let database: TestDatabase;
let side: ReviewSide;

beforeAll(async () => {
  database = await createDatabase();
  side = await ReviewSide.open(database.address);
});
afterAll(async () => {
  await side.close();
  await database.drop();
});

// Every digest with its own pathless digest, two that differ in the path only, and nothing.
const sides = [
  null,
  { digest: 'one', pathlessDigest: 'text 1' },
  { digest: 'one, elsewhere', pathlessDigest: 'text 1' },
  { digest: 'two', pathlessDigest: 'text 2' },
];
const cells = sides.flatMap((observed) =>
  sides.flatMap((published) =>
    [false, true].flatMap((movedOut) =>
      [false, true].map((isApproved) => ({ observed, published, movedOut, isApproved })),
    ),
  ),
);

test(`the columns of the database say what the domain says, in all ${cells.length} combinations`, async () => {
  const [{ source }] = await side.dataSource.query('select id as source from sources');
  for (const { observed, published, movedOut, isApproved } of cells) {
    const [row] = await side.dataSource.query(
      `insert into items (source_id, content_type, guid, name, path, observed_digest, observed_pathless_digest,
         published_digest, published_pathless_digest, moved_out, approval_id)
       values ($1, 'script', gen_random_uuid(), 'n', 'p', $2, $3, $4, $5, $6, $7)
       returning change_status, change_detail, approval_status`,
      [
        source,
        observed?.digest,
        observed?.pathlessDigest,
        published?.digest,
        published?.pathlessDigest,
        movedOut,
        isApproved ? 1 : null,
      ],
    );
    const change = changeOf(observed, published, movedOut);
    expect(row, JSON.stringify({ observed, published, movedOut, isApproved })).toEqual({
      change_status: change?.status ?? null,
      change_detail: change?.detail ?? null,
      approval_status: change === null ? null : approvalStatusOf(change.status, isApproved),
    });
  }
});

/** The two tables of docs/design.md#3, row by row, as an operator meets them. */
test.each([
  ['new', 'changed', 'change-approved'],
  ['modified', 'changed', 'change-approved'],
  ['relocated', 'changed', 'change-approved'],
  ['moved-out', 'moved-or-deleted', 'removal-approved'],
  ['deleted', 'moved-or-deleted', 'removal-approved'],
])(
  '%s: %s needs approval, then is %s, then leaves with the release',
  async (guid, status, approved) => {
    if (guid !== 'new') await publishFirst(guid);
    await change(guid);
    const shown = async () => (await side.items.list({ filter: 'all', q: guid, limit: 1 })).data[0];
    const state = { changeStatus: status, changeDetail: guid };
    expect(await shown()).toMatchObject({ ...state, approvalStatus: 'needs-approval' });
    await side.approve([guid]);
    expect(await shown()).toMatchObject({ ...state, approvalStatus: approved });
    await side.publish();
    const after = await shown();
    if (status === 'moved-or-deleted') expect(after).toBeUndefined();
    else
      expect(after).toMatchObject({
        changeStatus: 'unchanged',
        approvalStatus: 'no-action-needed',
      });
  },
);

async function publishFirst(guid: string): Promise<void> {
  await side.observe([{ guid }]);
  await side.approve([guid]);
  await side.publish();
}

function change(guid: string): Promise<void> {
  if (guid === 'deleted' || guid === 'moved-out') return side.vanish([guid], guid === 'moved-out');
  if (guid === 'relocated') return side.observe([{ guid, path: 'elsewhere/relocated.ps1' }]);
  return side.observe([{ guid, body: 'another text' }]);
}
