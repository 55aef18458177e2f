import { Text } from '@mantine/core';
import { itemName, type ContentRow } from '#api/window-views';
import { PreviewForm } from '../actions/PreviewForm.tsx';

interface RemoveFormProps {
  /** One item, or a whole content type. */
  what: ContentRow | string;
  onClose: () => void;
}

/** Removes what ProSync installed here: one item, or all of a content type. */
export function RemoveForm({ what, onClose }: RemoveFormProps) {
  const selection = typeof what === 'string' ? { type: what } : { item: itemName(what) };
  return (
    <PreviewForm
      command={{ verb: 'remove', ...selection }}
      verb="Remove"
      nothing="ProSync installed none of these items here."
      onClose={onClose}
    >
      <Text size="sm" mb="md">
        Removes only items that ProSync installed; items that were changed here stay. The next sync
        reinstalls items that are still published and not excluded.
      </Text>
    </PreviewForm>
  );
}
