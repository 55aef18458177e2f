import { Stack } from '@mantine/core';
import { Notice } from '#ui/states/Notice.tsx';
import { itemName, type ContentRow } from '#api/window-views';
import { isGone, rowAction } from '../rows/row-action.ts';
import { PreviewForm } from '../actions/PreviewForm.tsx';

/** Syncs one item, whatever its tick. One that drifted is overwritten: that is what the reader pressed. */
export function ItemSyncForm({ row, onClose }: { row: ContentRow; onClose: () => void }) {
  const isDrifted = row.state === 'drifted';
  return (
    <PreviewForm
      command={{
        verb: 'sync',
        item: itemName(row),
        ...(isDrifted ? { overwrite: true } : {}),
        ...(row.state === 'failed' ? { retry: true } : {}),
      }}
      verb={rowAction(row)?.title ?? 'Sync'}
      nothing="The item already equals the published content, or its policy leaves it as it is."
      onClose={onClose}
    >
      <Stack gap="xs" mb="md">
        {isDrifted && !isGone(row) && (
          <Notice tone="warning" title="Local changes will be lost">
            The published content replaces it: {row.reason}.
          </Notice>
        )}
        {row.state === 'excluded' && (
          <Notice tone="information">
            It stays excluded from the mass sync. Only this sync includes it.
          </Notice>
        )}
      </Stack>
    </PreviewForm>
  );
}
