import { NativeSelect, Stack } from '@mantine/core';
import { useCallback } from 'react';
import { useParams } from 'react-router';
import type { InstanceDetail, InstanceItemView } from '#api/instances';
import { InstalledState } from '#api/reports';
import { useInstance, useInstanceItems } from '../../api.ts';
import { useHint } from '../../live/live.ts';
import { StateWord } from '#ui/text/StateWord.tsx';
import { useAddressFilters } from '#ui/form/address.ts';
import { Facts } from '#ui/layout/Facts.tsx';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Section } from '#ui/layout/Section.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import { More } from '#ui/table/More.tsx';
import { ShortTable } from '#ui/table/ShortTable.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { PlainText } from '#ui/text/PlainText.tsx';
import { When } from '#ui/text/When.tsx';
import { contentTypeLabel, labelOf } from '#ui/text/labels.ts';
import { InstanceActions } from './actions/InstanceActions.tsx';
import { complianceSummary, ReleaseOf, stateSummary } from './installed.tsx';

const COLUMNS: readonly Column<InstanceItemView>[] = [
  {
    id: 'name',
    header: 'Item',
    cell: ({ name, guid }) => <PlainText max={200}>{name ?? guid}</PlainText>,
  },
  {
    id: 'type',
    header: 'Content type',
    width: '8.5rem',
    cell: ({ contentType }) => contentTypeLabel(contentType),
  },
  {
    id: 'state',
    header: 'Installed state',
    width: '10rem',
    cell: ({ state }) => <StateWord word={state} />,
  },
  { id: 'version', header: 'Version', width: '5rem', cell: ({ version }) => version ?? '–' },
  {
    id: 'reason',
    header: 'Reason',
    cell: ({ reason }) => (reason === null ? '' : <PlainText max={200}>{reason}</PlainText>),
  },
  {
    id: 'since',
    header: 'Since',
    width: '7.5rem',
    cell: ({ changedAt }) => <When time={changedAt} />,
  },
];

/** One instance: what it runs, what it did last, and the installed state of each item. */
export default function InstancePage() {
  const { id = '' } = useParams();
  return (
    <Loaded query={useInstance(id)} title="Instance">
      {(instance) => <Instance instance={instance} />}
    </Loaded>
  );
}

function Instance({ instance }: { instance: InstanceDetail }) {
  return (
    <Stack>
      <PageHeader
        title={instance.name}
        heading={<PlainText max={200}>{instance.name}</PlainText>}
        description={<StateWord word={instance.health} />}
        actions={<InstanceActions instance={instance} />}
      />
      {instance.removedAfter !== null && (
        <Notice tone="warning" title="The API client of this instance was deleted">
          The instance can’t report any more. ProSync removes it from this list after{' '}
          <When time={instance.removedAfter} absolute />.
        </Notice>
      )}
      {instance.error && (
        <Notice tone="error" title={`The last attempt failed: ${instance.error.code}`}>
          <PlainText>{instance.error.detail}</PlainText>
        </Notice>
      )}
      <Facts facts={factsOf(instance)} />
      <Items id={instance.id} />
    </Stack>
  );
}

function Items({ id }: { id: string }) {
  const [search, change] = useAddressFilters();
  const state = search.get('state') ?? '';
  const list = useInstanceItems(id, { state });
  const { refetch } = list;
  const reread = useCallback(() => void refetch(), [refetch]);
  useHint(['report'], reread);
  return (
    <Section
      title="Items"
      action={<StateChoice state={state} onChange={(value) => change('state', value)} />}
    >
      <Loaded query={{ data: list.first, error: list.error, refetch }}>
        {() =>
          list.entries.length === 0 ? (
            <Empty title="No item has this state" />
          ) : (
            <ShortTable
              label="Items"
              entries={list.entries}
              columns={COLUMNS}
              keyOf={({ contentType, guid }) => `${contentType}/${guid}`}
            />
          )
        }
      </Loaded>
      <More list={list} />
    </Section>
  );
}

interface StateChoiceProps {
  state: string;
  onChange: (state: string) => void;
}

function StateChoice({ state, onChange }: StateChoiceProps) {
  return (
    <NativeSelect
      aria-label="Installed state"
      value={state}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: '', label: 'Any installed state' },
        ...InstalledState.options.map((value) => ({ value, label: labelOf(value) })),
      ]}
    />
  );
}

function factsOf(instance: InstanceDetail) {
  const { apiClient, connector, clientVersion, platform } = instance;
  const client = apiClient ? <PlainText>{apiClient.name}</PlainText> : 'deleted';
  return [
    ['Release', <ReleaseOf key="release" instance={instance} />],
    ['Items', stateSummary(instance.counts)],
    [
      'Matches its release',
      <PlainText key="compliance" max={600}>
        {complianceSummary(instance.compliance)}
      </PlainText>,
    ],
    ['Open instructions', instance.openInstructions?.toLocaleString('en') ?? 'none reported'],
    ['Last report', <When key="report" time={instance.reportedAt} absolute />],
    ['API client', client],
    ...(instance.name === instance.reportedName
      ? []
      : [
          ['Reported name', <PlainText key="reported">{instance.reportedName}</PlainText>] as const,
        ]),
    [
      'Runs on',
      <PlainText key="on">{`${connector}, client ${clientVersion}, ${platform}`}</PlainText>,
    ],
  ] as const;
}
