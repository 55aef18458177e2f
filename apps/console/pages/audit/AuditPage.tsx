import { Group } from '@mantine/core';
import type { AuditEventView } from '#api/audit';
import { useAudit } from '../../api.ts';
import { useAddressFilters } from '../../ui/form/address.ts';
import { SearchField } from '../../ui/form/SearchField.tsx';
import { TextField } from '../../ui/form/TextField.tsx';
import { PageHeader } from '../../ui/layout/PageHeader.tsx';
import { Empty } from '../../ui/states/Empty.tsx';
import { Loaded } from '../../ui/states/Loaded.tsx';
import { More } from '../../ui/table/More.tsx';
import { Table, type Column } from '../../ui/table/Table.tsx';
import { PlainText } from '../../ui/text/PlainText.tsx';
import { When } from '../../ui/text/When.tsx';
import { ExportButtons } from './ExportButtons.tsx';

const COLUMNS: readonly Column<AuditEventView>[] = [
  { id: 'at', header: 'When', width: '10rem', cell: ({ at }) => <When time={at} /> },
  {
    id: 'actor',
    header: 'Who',
    width: '13rem',
    cell: ({ actor }) => <PlainText line>{actor.name}</PlainText>,
  },
  { id: 'action', header: 'Action', width: '14rem', cell: ({ action }) => <code>{action}</code> },
  {
    id: 'subject',
    header: 'What',
    width: '16rem',
    cell: ({ subject }) => <PlainText line>{`${subject.type} ${subject.id}`}</PlainText>,
  },
  {
    id: 'facts',
    header: 'Facts',
    cell: ({ facts }) => {
      const text = JSON.stringify(facts);
      return (
        <span title={text.slice(0, 500)}>
          <PlainText line>{text === '{}' ? '' : text}</PlainText>
        </span>
      );
    },
  },
];

const FIELDS = [
  ['action', 'Action'],
  ['actor', 'Who'],
  ['subjectType', 'Kind of thing'],
  ['subjectId', 'ID of the thing'],
] as const;
const DAYS = [
  ['from', 'From'],
  ['to', 'Until'],
] as const;

/** Who did what and when; it cannot be changed. */
export default function AuditPage() {
  const [search] = useAddressFilters();
  const filter = filterOf(search);
  const list = useAudit(filter);
  return (
    <>
      <PageHeader
        title="Audit"
        description="Every decision and every change of access, each entry sealed to the one before."
        actions={<ExportButtons filter={filter} />}
      />
      <Filters />
      <Loaded
        query={{ data: list.first, error: list.error, refetch: list.refetch }}
        forbidden="Ask an administrator to look for you."
      >
        {() =>
          list.entries.length === 0 ? (
            <Empty title="Nothing matches" />
          ) : (
            <Table
              label="Audit events"
              entries={list.entries}
              columns={COLUMNS}
              keyOf={({ id }) => id}
              minWidth="60rem"
            />
          )
        }
      </Loaded>
      <More list={list} />
    </>
  );
}

function Filters() {
  const [search, change] = useAddressFilters();
  return (
    <Group gap="sm" mb="sm" align="flex-end">
      {FIELDS.map(([name, label]) => (
        <SearchField
          key={name}
          label={label}
          hasLabelAbove
          value={search.get(name) ?? ''}
          onChange={(value) => change(name, value)}
        />
      ))}
      {DAYS.map(([name, label]) => (
        <TextField
          key={name}
          type="date"
          label={label}
          value={search.get(name) ?? ''}
          onChange={(value) => change(name, value)}
        />
      ))}
    </Group>
  );
}

/** Days of the address become moments: from its first to its last in UTC. */
function filterOf(search: URLSearchParams): Record<string, string> {
  const filter: Record<string, string> = {};
  for (const [name] of FIELDS) {
    const value = search.get(name);
    if (value) filter[name] = value;
  }
  for (const [name] of DAYS) {
    const day = search.get(name) ?? '';
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) continue;
    filter[name] = `${day}T${name === 'from' ? '00:00:00.000' : '23:59:59.999'}Z`;
  }
  return filter;
}
