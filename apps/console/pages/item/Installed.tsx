import { Link } from 'react-router';
import type { ItemDetail } from '#api/items';
import { StateWord } from '#ui/text/StateWord.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { Table } from '#ui/table/Table.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';

type Entry = ItemDetail['instances'][number];

const COLUMNS: readonly Column<Entry>[] = [
  {
    id: 'name',
    header: 'Instance',
    cell: ({ id, name }) => (
      <Link className="link" to={`/instances/${id}`}>
        <PlainText line>{name}</PlainText>
      </Link>
    ),
  },
  {
    id: 'state',
    header: 'Installed state',
    width: '12rem',
    cell: ({ state }) => <StateWord word={state} />,
  },
  { id: 'version', header: 'Version', width: '6rem', cell: ({ version }) => version ?? '–' },
  {
    id: 'reason',
    header: 'Reason',
    cell: ({ reason }) => (reason === null ? '' : <PlainText line>{reason}</PlainText>),
  },
];

/** Which instances have the item, in which version. */
export function Installed({ instances }: { instances: readonly Entry[] }) {
  if (instances.length === 0) {
    return (
      <Empty title="No instance has reported this item">Instances report what they have.</Empty>
    );
  }
  return <Table label="Instances" entries={instances} columns={COLUMNS} keyOf={({ id }) => id} />;
}
