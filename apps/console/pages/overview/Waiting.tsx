import { Text } from '@mantine/core';
import { Link } from 'react-router';
import type { ContentTypeList } from '#api/items';
import { useContentTypes } from '../../api.ts';
import { useIsNarrow } from '#ui/layout/room.ts';
import { Section } from '#ui/layout/Section.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { Table } from '#ui/table/Table.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';

type Entry = ContentTypeList['data'][number];

const COLUMNS: readonly Column<Entry>[] = [
  {
    id: 'type',
    header: 'Content type',
    cell: ({ contentType }) => (
      <Link className="link" to={`/content/${contentType}`}>
        {contentTypeLabel(contentType)}
      </Link>
    ),
  },
  { id: 'items', header: 'Items', width: '5rem', cell: ({ items }) => items.toLocaleString('en') },
  {
    id: 'needs',
    header: 'Needs approval',
    width: '6rem',
    cell: ({ contentType, needsApproval }) => (
      <Link className="link" to={`/content/${contentType}?approval=needs-approval`}>
        <Text component="span" size="sm" fw={needsApproval > 0 ? 700 : 400}>
          {needsApproval.toLocaleString('en')}
        </Text>
      </Link>
    ),
  },
  {
    id: 'approved',
    header: 'Approved',
    width: '6rem',
    cell: ({ approved }) => approved.toLocaleString('en'),
  },
];

const NARROW = COLUMNS.filter(({ id }) => id !== 'items');

/** What waits for approval, by content type. */
export function Waiting() {
  const contentTypes = useContentTypes();
  const isNarrow = useIsNarrow();
  return (
    <Section title="Waiting for approval">
      <Loaded query={contentTypes} lines={4}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="No content yet">
              <Link className="link" to="/sources">
                Add a source
              </Link>{' '}
              or wait for the first scan of the existing source.
            </Empty>
          ) : (
            <Table
              label="Content types"
              entries={data}
              columns={isNarrow ? NARROW : COLUMNS}
              keyOf={({ contentType }) => contentType}
              minWidth="0"
            />
          )
        }
      </Loaded>
    </Section>
  );
}
