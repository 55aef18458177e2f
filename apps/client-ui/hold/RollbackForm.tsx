import { Stack, Text } from '@mantine/core';
import { BecauseFields, asCommand, useBecause } from '../actions/BecauseFields.tsx';
import { PreviewForm } from '../actions/PreviewForm.tsx';

/** Back to a release that is kept here, with the preview first; it stays there. */
export function RollbackForm({ release, onClose }: { release: string; onClose: () => void }) {
  const { because, change } = useBecause();
  const { reason, owner } = asCommand(because);
  return (
    <PreviewForm
      command={{
        verb: 'rollback',
        release,
        ...(reason === '' ? {} : { reason }),
        ...(owner === undefined ? {} : { owner }),
      }}
      verb="Roll back"
      isReady={reason !== ''}
      nothing="The content is the same; only the release that is followed changes."
      onClose={onClose}
    >
      <Stack gap="sm" mb="md">
        <Text size="sm" component="div">
          The instance returns to release {release} and stays there until someone lets it follow the
          newest release again. No server is needed.
        </Text>
        <BecauseFields because={because} change={change} />
      </Stack>
    </PreviewForm>
  );
}
