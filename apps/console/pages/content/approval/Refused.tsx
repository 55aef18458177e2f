import { Button, Group, Stack } from '@mantine/core';
import type { ApprovalsAnswer } from '#api/approvals';
import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { count } from '#ui/text/count.ts';

/** The items of a bulk action that were refused, each with its reason. */
export function Refused({ answer, onClose }: { answer: ApprovalsAnswer; onClose: () => void }) {
  return (
    <Stack>
      <Notice tone="warning">
        {count(answer.approved, 'item')} approved, {answer.refused.length.toLocaleString('en')}{' '}
        refused. The list shows the newest state.
      </Notice>
      {answer.refused.slice(0, 100).map(({ id, detail }) => (
        <PlainText key={id}>{detail}</PlainText>
      ))}
      <Group justify="flex-end">
        <Button onClick={onClose}>Close</Button>
      </Group>
    </Stack>
  );
}
