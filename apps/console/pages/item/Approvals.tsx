import type { ApprovalView } from '#api/items';
import { Empty } from '#ui/states/Empty.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { Table } from '#ui/table/Table.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { When } from '#ui/text/When.tsx';
import { labelOf } from '#ui/text/labels.ts';

const COLUMNS: readonly Column<ApprovalView>[] = [
  {
    id: 'operator',
    header: 'Who',
    width: '12rem',
    cell: ({ operator }) => <PlainText line>{operator.name}</PlainText>,
  },
  {
    id: 'what',
    header: 'What',
    width: '11rem',
    cell: ({ digest }) =>
      digest === null ? 'The removal' : <code title={digest}>{digest.slice(0, 12)}</code>,
  },
  { id: 'at', header: 'When', width: '9rem', cell: ({ createdAt }) => <When time={createdAt} /> },
  {
    id: 'state',
    header: 'State',
    cell: (approval) => (
      <PlainText line>{`${labelOf(approval.state)}${ending(approval)}`}</PlainText>
    ),
  },
  {
    id: 'comment',
    header: 'Comment',
    cell: (approval) => <PlainText line>{words(approval)}</PlainText>,
  },
];

/** Who approved which state, and what became of it. */
export function Approvals({ approvals }: { approvals: readonly ApprovalView[] }) {
  if (approvals.length === 0) return <Empty title="No approvals yet" />;
  return <Table label="Approvals" entries={approvals} columns={COLUMNS} keyOf={({ id }) => id} />;
}

function words({ comment, overrideReason }: ApprovalView): string {
  const override = overrideReason === null ? null : `Override: ${overrideReason}`;
  return [comment, override].filter((text) => text !== null).join(' ');
}

function ending({ seq, endedReason }: ApprovalView): string {
  if (seq !== null) return ` in release ${seq}`;
  return endedReason === null ? '' : `: ${endedReason}`;
}
