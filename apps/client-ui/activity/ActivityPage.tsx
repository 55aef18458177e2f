import { Progress, Stack } from '@mantine/core';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Section } from '#ui/layout/Section.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { ShortTable } from '#ui/table/ShortTable.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { When } from '#ui/text/When.tsx';
import { Word } from '#ui/text/Word.tsx';
import type { Runs, WorkView } from '#api/window-views';
import { useRuns } from '../api.ts';
import { useLive } from '../live.ts';
import classes from './ActivityPage.module.css';

type Run = Runs['runs'][number];

/** What this window does and did, and the last runs of this instance, whoever started them. */
export function ActivityPage() {
  const { work } = useLive();
  const runs = useRuns();
  return (
    <>
      <PageHeader title="Activity" />
      <Stack>
        <Section title="In this window">
          {work.length === 0 ? (
            <Empty title="No activity yet" />
          ) : (
            work.map((view) => <Command key={view.since + view.line} view={view} />)
          )}
        </Section>
        <Section title="Last runs here">
          <Loaded query={runs} lines={4}>
            {({ runs: all }) => <LastRuns runs={all} />}
          </Loaded>
        </Section>
      </Stack>
    </>
  );
}

function Command({ view }: { view: WorkView }) {
  const { line, since, endedAt, exit, progress, messages } = view;
  return (
    <div className={classes.command}>
      <div className={classes.head}>
        <Outcome exit={endedAt === null ? 'running' : exit} />
        <code className={classes.line}>{line}</code>
        <span className="quiet">
          <When time={since} />
        </span>
      </div>
      {endedAt === null && (
        <>
          <div>{progress && `${progress.what}: ${progress.done} of ${progress.total}`}</div>
          <Progress
            value={progress ? (progress.done / Math.max(1, progress.total)) * 100 : 100}
            animated={!progress}
            aria-label="Progress"
          />
        </>
      )}
      {messages.map((message, index) => (
        <div key={index} className={classes.message}>
          <PlainText>{message}</PlainText>
        </div>
      ))}
    </div>
  );
}

function Outcome({ exit }: { exit: number | 'running' | null }) {
  if (exit === 'running') {
    return (
      <Word tone="change" sign="…">
        Running
      </Word>
    );
  }
  return exit === 0 ? (
    <Word tone="good" sign="✓">
      Done
    </Word>
  ) : (
    <Word tone="bad" sign="!">
      Exit {exit ?? '?'}
    </Word>
  );
}

function LastRuns({ runs }: { runs: readonly Run[] }) {
  if (runs.length === 0) return <Empty title="No command has run here yet" />;
  return (
    <ShortTable
      label="Last runs"
      entries={runs}
      keyOf={({ at, command }) => at + command}
      columns={[
        { id: 'at', header: 'When', width: '10rem', cell: ({ at }) => <When time={at} /> },
        { id: 'command', header: 'Command', width: '8rem', cell: ({ command }) => command },
        { id: 'result', header: 'Result', width: '9rem', cell: Result },
        {
          id: 'detail',
          header: 'Detail',
          cell: ({ detail }) => <PlainText>{detail}</PlainText>,
        },
      ]}
    />
  );
}

function Result({ code }: Run) {
  return code === 'ok' ? (
    <Word tone="good" sign="✓">
      OK
    </Word>
  ) : (
    <Word tone="bad" sign="!">
      {code}
    </Word>
  );
}
