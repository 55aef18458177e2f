import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { PublishAnswer } from '#api/releases';
import { useItems, usePublish } from '../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import type { Tone } from '#ui/states/Notice.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { count, typedCount } from '#ui/text/count.ts';
import { ItemNames } from './ItemNames.tsx';
import { RefusedChanges } from './RefusedChanges.tsx';

interface PublishSheetProps {
  isOpen: boolean;
  onClose: () => void;
  /** Left out: every content type. */
  contentType?: string;
}

/** What becomes a release, before it does. */
export function PublishSheet({ isOpen, onClose, contentType }: PublishSheetProps) {
  const title = contentType ? `Publish: ${contentTypeLabel(contentType)}` : 'Publish everything';
  return (
    <Sheet isOpen={isOpen} onClose={onClose} title={title}>
      <PublishForm of={contentType === undefined ? {} : { contentType }} onClose={onClose} />
    </Sheet>
  );
}

function PublishForm({ of, onClose }: { of: { contentType?: string }; onClose: () => void }) {
  const publish = usePublish();
  const approved = useApproved(of);
  // The same id never publishes twice, however often the button is pressed or the line breaks.
  const [publishId] = useState(() => crypto.randomUUID());
  const [refusing, setRefusing] = useState<PublishAnswer | null>(null);
  const { changes = 0, removals = 0 } = approved.data ?? {};
  const done = (answer: PublishAnswer) => {
    tell(...outcome(answer));
    if (answer.refusedCount > 0) setRefusing(answer);
    else onClose();
  };
  if (refusing) return <RefusedChanges answer={refusing} onClose={onClose} />;
  return (
    <ConfirmForm
      verb="Publish"
      typed={typedCount(removals)}
      isRunning={publish.isPending}
      error={publish.error}
      errorTitle="Nothing was published"
      disabled={changes + removals === 0}
      onConfirm={() => publish.mutate({ publishId, ...of }, { onSuccess: done })}
      onCancel={onClose}
    >
      <Loaded query={approved} lines={3}>
        {(preview) => <Preview {...preview} />}
      </Loaded>
    </ConfirmForm>
  );
}

/** What a publication did, in one line. */
function outcome({ seq, published, removed, refusedCount }: PublishAnswer): [Tone, string] {
  const refused = `${count(refusedCount, 'approved change')} stayed out because of references or paths`;
  if (published + removed === 0 && refusedCount > 0) {
    return ['warning', `Nothing was published: ${refused}.`];
  }
  if (published + removed === 0) {
    return ['information', 'Nothing was approved, so nothing was published.'];
  }
  const text = `Published release ${seq}: ${count(published, 'change')}, ${count(removed, 'removal')}`;
  return refusedCount === 0 ? ['success', `${text}.`] : ['warning', `${text}; ${refused}.`];
}

function Preview({ changes, removals, needing, items }: Approved) {
  if (changes + removals === 0)
    return <Text>Nothing is approved, so nothing can be published.</Text>;
  return (
    <Stack gap="sm">
      <Text>
        <b>{count(changes, 'change')}</b> and <b>{count(removals, 'removal')}</b> become the next
        release and reach every instance that may see them.
      </Text>
      {needing > 0 && (
        <Text size="sm" c="dimmed">
          {needing === 1
            ? '1 item still needs approval and stays out.'
            : `${needing.toLocaleString('en')} items still need approval and stay out.`}
        </Text>
      )}
      <ItemNames items={items} total={changes + removals} />
    </Stack>
  );
}

type Approved = NonNullable<ReturnType<typeof useApproved>['data']>;

function useApproved(of: { contentType?: string }) {
  const changes = useItems({ ...of, approval: 'change-approved' });
  const removals = useItems({ ...of, approval: 'removal-approved' });
  const data =
    changes.first && removals.first
      ? {
          changes: changes.first.counts.changeApproved,
          removals: changes.first.counts.removalApproved,
          needing: changes.first.counts.needsApproval,
          items: [...removals.first.data, ...changes.first.data],
        }
      : undefined;
  const refetch = () => Promise.all([changes.refetch(), removals.refetch()]);
  return { data, error: changes.error ?? removals.error, refetch };
}
