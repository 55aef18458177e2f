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
      nothing="Nothing that is shown and ticked needs an update."
      onClose={onClose}
    >
      <Stack gap="xs" mb="md">
        <Checkbox
          label="Also remove what is no longer published"
          checked={prune}
          onChange={(event) => setPrune(event.currentTarget.checked)}
        />
        <Checkbox
          label="Also put the published content in the place of what drifted"
          checked={overwrite}
          onChange={(event) => setOverwrite(event.currentTarget.checked)}
        />
      </Stack>
    </PreviewForm>
  );
}
