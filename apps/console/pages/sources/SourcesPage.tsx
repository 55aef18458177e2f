import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { SourceView } from '#api/sources';
import { useSources } from '../../api.ts';
import { useOperator } from '../../session/operator.ts';
import { StateWord } from '#ui/text/StateWord.tsx';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Beneath, ShortTable } from '#ui/table/ShortTable.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { PlainText } from '#ui/text/PlainText.tsx';
import { When } from '#ui/text/When.tsx';
import { AddSource } from './new-source/AddSource.tsx';
import { connectorLabel, placeOf } from './connectors/connectors.ts';

const COLUMNS: readonly Column<SourceView>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ id, name }) => (
      <Link className="link" to={`/sources/${id}`}>
        <PlainText max={200}>{name}</PlainText>
      </Link>
    ),
  },
  {
    id: 'place',
    header: 'Place',
    cell: (source) => (
      <>
        <PlainText max={300}>{placeOf(source)}</PlainText>
        <Beneath>{connectorLabel(source.connector)}</Beneath>
      </>
    ),
  },
  {
    id: 'status',
    header: 'Last scan',
    width: '9rem',
    cell: ({ lastScan }) => <StateWord word={lastScan?.status ?? 'not-scanned'} />,
  },
  {
    id: 'complete',
    header: 'Last full scan',
    width: '8.5rem',
    cell: ({ lastCompleteAt }) => (lastCompleteAt ? <When time={lastCompleteAt} /> : 'never'),
  },
  {
    id: 'due',
    header: 'Next scan',
    width: '8.5rem',
    cell: ({ scanDueAt }) => <When time={scanDueAt} />,
  },
];

/** Where content comes from. */
export default function SourcesPage() {
  const operator = useOperator();
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title="Sources"
        description="Sources provide the content that you review and publish."
        actions={
          operator.may('administrator') && (
            <Button onClick={() => setAdding(true)}>Add source…</Button>
          )
        }
      />
      <Loaded query={useSources()}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="No source yet">
              Add a folder; its scripts, rules and other files become items to review.
            </Empty>
          ) : (
            <ShortTable label="Sources" entries={data} columns={COLUMNS} keyOf={({ id }) => id} />
          )
        }
      </Loaded>
      <AddSource isOpen={isAdding} onClose={() => setAdding(false)} />
    </>
  );
}
