import type { ScanProblem, ScanSummary } from '#api/scans';
import { useScanDetail } from '../../../api.ts';
import { Section } from '#ui/layout/Section.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { ShortTable } from '#ui/table/ShortTable.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { PlainText } from '#ui/text/PlainText.tsx';

const COLUMNS: readonly Column<ScanProblem>[] = [
  {
    id: 'path',
    header: 'Path',
    width: '30%',
    cell: ({ path, guid }) => <PlainText max={200}>{path ?? guid ?? ''}</PlainText>,
  },
  { id: 'code', header: 'Code', width: '8rem', cell: ({ code }) => <code>{code}</code> },
  {
    id: 'detail',
    header: 'What is wrong',
    cell: ({ detail }) => <PlainText>{detail}</PlainText>,
  },
];

/** What the last scan could not use, and why. */
export function Problems({ scan }: { scan: ScanSummary }) {
  if ((scan.counts?.problems ?? 0) === 0) return null;
  return <ProblemList id={scan.id} />;
}

function ProblemList({ id }: { id: string }) {
  return (
    <Section title="Problems of the last scan">
      <Loaded query={useScanDetail(id)} lines={3}>
        {({ problems, counts }) => (
          <>
            <ShortTable
              label="Problems"
              entries={problems}
              columns={COLUMNS}
              keyOf={(problem) => String(problems.indexOf(problem))}
            />
            {counts && counts.problems > problems.length && (
              <p className="quiet">
                The first {problems.length.toLocaleString('en')} of{' '}
                {counts.problems.toLocaleString('en')}.
              </p>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}
