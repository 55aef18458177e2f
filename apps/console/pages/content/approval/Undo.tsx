import { Button, Group } from '@mantine/core';
import { usePublication } from '../../../api.ts';
import { Notice } from '#ui/states/Notice.tsx';
import { Countdown } from '#ui/text/Countdown.tsx';
import { count } from '#ui/text/count.ts';
import { useWithdrawing } from '../../../shared/decisions.ts';

/** Takes back what was just approved, as long as it is not published. */
export function Undo({ ids, onDone }: { ids: readonly string[]; onDone: () => void }) {
  const withdrawing = useWithdrawing();
  const publication = usePublication();
  if (ids.length === 0) return null;
  return (
    <Notice
      tone="success"
      action={
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            loading={withdrawing.isRunning}
            onClick={() => withdrawing.run(ids, onDone)}
          >
            Undo
          </Button>
          <Button size="xs" variant="subtle" onClick={onDone}>
            Close
          </Button>
        </Group>
      }
    >
      {count(ids.length, 'item')} approved.{' '}
      {publication.data && (
        <>
          Published in{' '}
          <Countdown
            due={publication.data.nextDueAt}
            now={publication.data.now}
            readAt={publication.dataUpdatedAt}
          />
          ; until then it can be taken back.
        </>
      )}
    </Notice>
  );
}
