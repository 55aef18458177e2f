import { Link } from 'react-router';
import { ReleaseList, type ReleaseView } from '#api/releases';
import { useReleases } from '../../api.ts';
import { useNews } from '../../live/news.ts';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Stale } from '#ui/states/Stale.tsx';
import { More } from '#ui/table/More.tsx';
import { ShortTable } from '#ui/table/ShortTable.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { When } from '#ui/text/When.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { triggerText } from './trigger.ts';

const COLUMNS: readonly Column<ReleaseView>[] = [
  {
    id: 'seq',
    header: 'Release',
    width: '5.5rem',
    cell: ({ seq }) => (
      <Link className="link" to={`/releases/${seq}`}>
        {seq}
      </Link>
    ),
  },
  {
    id: 'at',
    header: 'Published',
    width: '7.5rem',
    cell: ({ publishedAt }) => <When time={publishedAt} />,
  },
  { id: 'by', header: 'By', cell: (release) => triggerText(release) },
  {
    id: 'published',
    header: 'Changes',
    width: '6.5rem',
    cell: ({ published }) => published.toLocaleString('en'),
  },
  {
    id: 'removed',
    header: 'Removals',
    width: '6.5rem',
    cell: ({ removed }) => removed.toLocaleString('en'),
  },
  {
    id: 'items',
    header: 'Total items',
    width: '5.5rem',
    cell: ({ items }) => items.toLocaleString('en'),
  },
  {
    id: 'types',
    header: 'Content types',
    cell: ({ contentTypes }) => contentTypes.map(contentTypeLabel).join(', '),
  },
];

/** Everything that was ever published, the newest first. */
export default function ReleasesPage() {
  const list = useReleases();
  const { news, show } = useNews(list, '/releases', ReleaseList, {}, keyOf);
  return (
    <>
      <PageHeader title="Releases" description="Releases are numbered, signed and never changed." />
      {news > 0 && <Stale onShow={show}>There are new releases.</Stale>}
      <Loaded query={{ data: list.first, error: list.error, refetch: list.refetch }}>
        {() =>
          list.entries.length === 0 ? (
            <Empty title="Nothing has been published yet">
              Approve changes; the next publication makes them release 1.
            </Empty>
          ) : (
            <>
              <ShortTable label="Releases" entries={list.entries} columns={COLUMNS} keyOf={keyOf} />
              <More list={list} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

function keyOf({ epoch, seq }: ReleaseView): string {
  return `${epoch}/${seq}`;
}
