import { useCallback } from 'react';
import type { ScanCounts, ScanSummary } from '#api/scans';
import { useScans } from '../../../api.ts';
import { useHint } from '../../../live/live.ts';
import { StateWord } from '#ui/text/StateWord.tsx';
import { Section } from '#ui/layout/Section.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { More } from '#ui/table/More.tsx';
import { ShortTable } from '#ui/table/ShortTable.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { PlainText } from '#ui/text/PlainText.tsx';
import { When } from '#ui/text/When.tsx';
import { count } from '#ui/text/count.ts';
import { RunningScan } from './RunningScan.tsx';

const TRIGGERS = {
  timer: 'the schedule',
  operator: 'an operator',
  confirmation: 'a confirmation',
} as const;

const COLUMNS: readonly Column<ScanSummary>[] = [
  {
    id: 'started',
    header: 'Started',
    width: '8.5rem',
    cell: ({ startedAt }) => <When time={startedAt} />,
  },
  {
    id: 'status',
    header: 'Status',
    width: '9rem',
    cell: (scan) =>
      scan.status === 'running' ? <RunningScan scan={scan} /> : <StateWord word={scan.status} />,
  },
  { id: 'trigger', header: 'By', width: '7rem', cell: ({ trigger }) => TRIGGERS[trigger] },
  {
    id: 'duration',
    header: 'Took',
    width: '5rem',
    cell: ({ durationMs }) => (durationMs === null ? '' : `${(durationMs / 1_000).toFixed(1)} s`),
  },
  {
    id: 'found',
    header: 'Found',
    cell: ({ counts, reason }) => (
      <PlainText max={200}>{counts ? countsText(counts) : (reason ?? '')}</PlainText>
    ),
  },
];

/** The last scans with what they found. */
export function Scans({ sourceId }: { sourceId: string }) {
  const list = useScans(sourceId);
  const { refetch } = list;
  useHint(
    ['scan'],
    useCallback(() => void refetch(), [refetch]),
  );
  return (
    <Section title="Scans">
      <Loaded query={{ data: list.first, error: list.error, refetch }}>
        {() =>
          list.entries.length === 0 ? (
            <Empty title="Not scanned yet">Scan now reads the source.</Empty>
          ) : (
            <ShortTable
              label="Scans"
              entries={list.entries}
              columns={COLUMNS}
              keyOf={({ id }) => id}
            />
          )
        }
      </Loaded>
      <More list={list} />
    </Section>
  );
}

function countsText(counts: ScanCounts): string {
  const parts: readonly (readonly [number, string])[] = [
    [counts.new, 'new'],
    [counts.modified, 'modified'],
    [counts.relocated, 'relocated'],
    [counts.movedOut, 'moved out'],
    [counts.deleted, 'deleted'],
    [counts.problems, counts.problems === 1 ? 'problem' : 'problems'],
  ];
  const found = parts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number.toLocaleString('en')} ${word}`);
  return [count(counts.total, 'item'), ...found].join(', ');
}
