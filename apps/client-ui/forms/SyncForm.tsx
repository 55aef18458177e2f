import { Checkbox, Stack } from '@mantine/core';
import { useState } from 'react';
import type { ContentFilter } from '../rows/filter.ts';
import { asOptions } from '../rows/filter.ts';
import { PreviewForm } from '../actions/PreviewForm.tsx';

/** Update all: everything that the filter shows and the mass sync takes. */
export function SyncForm({ filter, onClose }: { filter: ContentFilter; onClose: () => void }) {
  const [prune, setPrune] = useState(false);
  const [overwrite, setOverwrite] = useState(false);
  return (
    <PreviewForm
      command={{
        verb: 'sync',
        ...asOptions(filter),
        ...(prune ? { prune } : {}),
        ...(overwrite ? { overwrite } : {}),
      }}
      verb="Update"
      nothing="None of the shown and ticked items needs an update."
      onClose={onClose}
    >
      <Stack gap="xs" mb="md">
        <Checkbox
          label="Also remove items that are no longer published"
          checked={prune}
          onChange={(event) => setPrune(event.currentTarget.checked)}
        />
        <Checkbox
          label="Also overwrite drifted items with the published content"
          checked={overwrite}
          onChange={(event) => setOverwrite(event.currentTarget.checked)}
        />
      </Stack>
    </PreviewForm>
  );
}
