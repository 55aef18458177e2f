import { Anchor, Group, NativeSelect } from '@mantine/core';
import { Link } from 'react-router';
import { InstanceHealth, InstanceList, type InstanceView } from '#api/instances';
import { useInstances } from '../../api.ts';
import { useNews } from '../../live/news.ts';
import { StateWord } from '#ui/text/StateWord.tsx';
import { useAddressFilters } from '#ui/form/address.ts';
import { SearchField } from '#ui/form/SearchField.tsx';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Stale } from '#ui/states/Stale.tsx';
import { More } from '#ui/table/More.tsx';
import { ShortTable } from '#ui/table/ShortTable.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { PlainText } from '#ui/text/PlainText.tsx';
import { When } from '#ui/text/When.tsx';
import { labelOf } from '#ui/text/labels.ts';
import { ReleaseOf, stateSummary } from './installed.tsx';

const COLUMNS: readonly Column<InstanceView>[] = [
  {
    id: 'name',
    header: 'Instance',
    cell: ({ id, name }) => (
      <Link className="link" to={`/instances/${id}`}>
        <PlainText max={200}>{name}</PlainText>
      </Link>
    ),
  },
  {
    id: 'health',
    header: 'Health',
    width: '7.5rem',
    cell: ({ health }) => <StateWord word={health} />,
  },
  {
    id: 'release',
    header: 'Release',
    width: '8rem',
    cell: (instance) => <ReleaseOf instance={instance} />,
  },
  { id: 'items', header: 'Items', cell: ({ counts }) => stateSummary(counts) },
  {
    id: 'client',
    header: 'API client',
    width: '9rem',
    cell: ({ apiClient }) => <PlainText max={200}>{apiClient?.name ?? 'deleted'}</PlainText>,
  },
  {
    id: 'reported',
    header: 'Last report',
    width: '8rem',
    cell: ({ reportedAt }) => <When time={reportedAt} />,
  },
];

/** Who runs which release: behind, drifted, failed, silent. */
export default function InstancesPage() {
  const [search, change] = useAddressFilters();
  const health = InstanceHealth.safeParse(search.get('health')).data;
  const q = search.get('q') ?? '';
  const filter = { health, q };
  const list = useInstances(filter);
  const query = { ...filter, limit: 200 };
  const { news, show } = useNews(list, '/instances', InstanceList, query, keyOf);
  return (
    <>
      <PageHeader
        title="Instances"
        description="Releases installed on each instance, as of its last report."
      />
      <Filters health={health} q={q} counts={list.first?.counts} onChange={change} />
      {news > 0 && <Stale onShow={show}>There are new reports.</Stale>}
      <Loaded query={{ data: list.first, error: list.error, refetch: list.refetch }}>
        {() =>
          list.entries.length === 0 ? (
            <None isFiltered={search.size > 0} />
          ) : (
            <ShortTable label="Instances" entries={list.entries} columns={COLUMNS} keyOf={keyOf} />
          )
        }
      </Loaded>
      <More list={list} />
    </>
  );
}

function None({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <Empty title="No instance matches" />;
  return (
    <Empty title="No instance has reported yet">
      Add an{' '}
      <Anchor component={Link} underline="always" size="sm" to="/api-clients">
        API client
      </Anchor>
      , sign in with it on the instance, and sync.
    </Empty>
  );
}

interface FiltersProps {
  health: InstanceHealth | undefined;
  q: string;
  counts: Record<string, number> | undefined;
  onChange: (name: string, value: string) => void;
}

function Filters({ health, q, counts, onChange }: FiltersProps) {
  return (
    <Group gap="sm" mb="sm">
      <NativeSelect
        aria-label="Health"
        value={health ?? ''}
        onChange={(event) => onChange('health', event.currentTarget.value)}
        data={[
          { value: '', label: 'Any health' },
          ...InstanceHealth.options.map((value) => ({
            value,
            label: counts ? `${labelOf(value)} (${counts[value] ?? 0})` : labelOf(value),
          })),
        ]}
      />
      <SearchField
        label="Search by name or API client"
        value={q}
        onChange={(text) => onChange('q', text)}
      />
    </Group>
  );
}

function keyOf({ id }: InstanceView): string {
  return id;
}
