import { Stack, Title } from '@mantine/core';
import type { ItemDetail, ReferencedItem } from '#api/items';
import { Empty } from '#ui/states/Empty.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { Table } from '#ui/table/Table.tsx';
import { Word, type WordTone } from '#ui/text/Word.tsx';
import { contentTypeLabel, labelOf } from '#ui/text/labels.ts';
import { Notes } from './Notes.tsx';
import { ReferenceName } from '../../../shared/ReferenceNames.tsx';

const LOOKS: Readonly<Record<ReferencedItem['state'], readonly [WordTone, string]>> = {
  published: ['good', '✓'],
  approved: ['good', '…'],
  unpublished: ['attention', '?'],
  missing: ['bad', '!'],
};

const COLUMNS: readonly Column<ReferencedItem>[] = [
  { id: 'name', header: 'Name', cell: (reference) => <ReferenceName {...reference} /> },
  {
    id: 'type',
    header: 'Content type',
    width: '11rem',
    cell: ({ contentType }) => contentTypeLabel(contentType),
  },
  {
    id: 'state',
    header: 'State',
    width: '9rem',
    cell: ({ state }) => (
      <Word tone={LOOKS[state][0]} sign={LOOKS[state][1]}>
        {labelOf(state)}
      </Word>
    ),
  },
];

/** What the item refers to, what refers to it, and what its source notes about it. */
export function References({ item }: { item: ItemDetail }) {
  const { references, neededBy, notes } = item;
  if (references.length + neededBy.length + notes.length === 0) {
    return <Empty title="This item has no references" />;
  }
  return (
    <Stack gap="md">
      <Notes notes={notes} />
      <Ends title="It needs" ends={references} />
      <Ends title="It is needed by" ends={neededBy} />
    </Stack>
  );
}

function Ends({ title, ends }: { title: string; ends: readonly ReferencedItem[] }) {
  if (ends.length === 0) return null;
  return (
    <section aria-label={title}>
      <Title order={3} mb="xs">
        {title}
      </Title>
      <Table
        label={title}
        entries={ends}
        columns={COLUMNS}
        keyOf={({ contentType, guid }) => `${contentType}/${guid}`}
      />
    </section>
  );
}
