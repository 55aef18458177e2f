import { Stack, Text } from '@mantine/core';
import { Notice } from '#ui/states/Notice.tsx';
import { count } from '#ui/text/count.ts';
import { ItemNames } from '../../../shared/ItemNames.tsx';
import type { ApprovalPreview } from './to-approve.ts';

/** How many and which; removals counted apart (docs/design.md#3). */
export function Preview({ changes, removals, skipped, unparsable, items }: ApprovalPreview) {
  return (
    <Stack gap="sm">
      <Text>
        <b>{count(changes, 'change')}</b> and <b>{count(removals, 'removal')}</b>.
      </Text>
      {removals > 0 && (
        <Notice tone="warning">
          Removes {count(removals, 'item')} from the published content. Instances that prune
          deprecated items will delete {removals === 1 ? 'it' : 'them'}.
        </Notice>
      )}
      {unparsable > 0 && (
        <Notice tone="warning">
          {unparsable.toLocaleString('en')} of these can't be parsed. Open{' '}
          {unparsable === 1 ? 'it' : 'them'} and check the content before you approve.
        </Notice>
      )}
      {skipped > 0 && (
        <Text size="sm" c="dimmed">
          {skipped === 1
            ? '1 selected item needs no approval now and stays as it is.'
            : `${skipped.toLocaleString('en')} selected items need no approval now and stay as they are.`}
        </Text>
      )}
      <ItemNames items={items} total={changes + removals} />
    </Stack>
  );
}
