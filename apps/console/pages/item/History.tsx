import { Stack } from '@mantine/core';
import { Link } from 'react-router';
import type { ItemDetail, RevisionView } from '#api/items';
import { Section } from '#ui/layout/Section.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { Table } from '#ui/table/Table.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { When } from '#ui/text/When.tsx';
import { count } from '#ui/text/count.ts';

type Release = ItemDetail['releases'][number];

const REVISIONS: readonly Column<RevisionView>[] = [
  { id: 'seen', header: 'Seen', cell: ({ createdAt }) => <When time={createdAt} absolute /> },
  { id: 'path', header: 'Path', cell: ({ path }) => <PlainText line>{path}</PlainText> },
  { id: 'size', header: 'Size', width: '8rem', cell: ({ body }) => count(body.size, 'byte') },
  {
    id: 'digest',
    header: 'Digest',
    width: '9rem',
    cell: ({ digest }) => <code title={digest}>{digest.slice(0, 12)}</code>,
  },
];

const RELEASES: readonly Column<Release>[] = [
  {
    id: 'seq',
    header: 'Release',
    width: '7rem',
    cell: ({ seq }) => (
      <Link className="link" to={`/releases/${seq}`}>
        {seq}
      </Link>
    ),
  },
  {
    id: 'change',
    header: 'What happened',
    cell: ({ change, version }) =>
      change === 'removed' ? 'Removed' : `Published as version ${version}`,
  },
  { id: 'at', header: 'When', cell: ({ publishedAt }) => <When time={publishedAt} absolute /> },
];

/** Every state that the source ever had, and every release that the item was in. */
export function History({ item }: { item: ItemDetail }) {
  return (
    <Stack>
      <Section title="Revisions">
        <Table
          label="Revisions"
          entries={item.revisions}
          columns={REVISIONS}
          keyOf={({ id }) => id}
        />
      </Section>
      <Section title="Releases">
        {item.releases.length === 0 ? (
          <Empty title="Not published yet" />
        ) : (
          <Table
            label="Releases"
            entries={item.releases}
            columns={RELEASES}
            keyOf={({ seq }) => String(seq)}
          />
        )}
      </Section>
    </Stack>
  );
}
