import { Button, Stack, Text } from '@mantine/core';
import { Section } from '#ui/layout/Section.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { Word } from '#ui/text/Word.tsx';
import { count } from '#ui/text/count.ts';
import type { Findings } from '#api/window-views';
import { useFindings } from '../api.ts';
import classes from './Test.module.css';

/** Everything that a sync needs, looked at one by one; what fails first, with how to mend it. */
export function Test({ isOn, onTest }: { isOn: boolean; onTest: () => void }) {
  const findings = useFindings(isOn);
  const test = () => (isOn ? void findings.refetch() : onTest());
  return (
    <Section
      title="Test"
      action={
        <Button variant="default" onClick={test} loading={isOn && findings.isFetching}>
          Test connection
        </Button>
      }
    >
      {isOn ? (
        <Loaded query={findings} lines={8}>
          {(answer) => <Result {...answer} />}
        </Loaded>
      ) : (
        <Text size="sm" c="dimmed">
          Checks the configuration, the server, the login, the signatures and the target. It changes
          nothing.
        </Text>
      )}
    </Section>
  );
}

const LOOKS = {
  failed: ['bad', '✗', 'Failed'],
  warning: ['attention', '!', 'Warning'],
  ok: ['good', '✓', 'OK'],
} as const;
const ORDER = Object.keys(LOOKS);

function Result({ ok, findings }: Findings) {
  const sorted = findings.toSorted((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
  const failed = findings.filter(({ level }) => level === 'failed').length;
  return (
    <Stack gap="sm">
      <Notice
        tone={ok ? 'success' : 'error'}
        title={ok ? 'The connection works' : `${count(failed, 'check')} failed`}
      />
      <ul className={classes.list}>
        {sorted.map(({ check, level, detail, remedy }, index) => (
          <li key={`${check} ${index}`} className={classes.finding}>
            <span className={classes.word}>
              <Word tone={LOOKS[level][0]} sign={LOOKS[level][1]}>
                {LOOKS[level][2]}
              </Word>
            </span>
            <span>
              <strong>{check}</strong>: <PlainText>{detail}</PlainText>
              {remedy !== null && (
                <div>
                  <PlainText>{remedy}</PlainText>
                </div>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
