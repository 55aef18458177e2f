import { Button, Group } from '@mantine/core';
import type { ScanSummary } from '#api/scans';
import { useCancelScan } from '../../../api.ts';
import { useOperator } from '../../../session/operator.ts';
import { StateWord } from '#ui/text/StateWord.tsx';
import { tell } from '#ui/activity/activity.ts';

/** A scan that runs, and the button that ends it. */
export function RunningScan({ scan }: { scan: ScanSummary }) {
  const operator = useOperator();
  const cancel = useCancelScan();
  return (
    <Group gap="xs">
      <StateWord word={scan.status} />
      {operator.may('approver') && (
        <Button
          size="compact-xs"
          variant="default"
          loading={cancel.isPending}
          onClick={() =>
            cancel.mutateToEnd(scan.id, {
              onSuccess: () =>
                tell('success', 'The scan is cancelled. This release changed nothing.'),
              onError: (error) => tell('warning', error.message),
            })
          }
        >
          Cancel scan
        </Button>
      )}
    </Group>
  );
}
