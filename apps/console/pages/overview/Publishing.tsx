import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { PublicationView } from '#api/releases';
import { useLastRelease, usePublication } from '../../api.ts';
import { useOperator } from '../../session/operator.ts';
import { Section } from '#ui/layout/Section.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Countdown } from '#ui/text/Countdown.tsx';
import { When } from '#ui/text/When.tsx';
import { count } from '#ui/text/count.ts';
import { PublishButton } from '../../shared/PublishButton.tsx';
import { PublishSheet } from '../../shared/PublishSheet.tsx';

type Waiting = PublicationView['waiting'];

/** When the next publication is due, what it would publish, and the button that does not wait. */
export function Publishing() {
  const publication = usePublication();
  const operator = useOperator();
  const [isOpen, setOpen] = useState(false);
  const waiting = publication.data?.waiting;
  const button = operator.may('approver') && waiting && (
    <PublishButton
      hasApproved={waiting.published + waiting.removed > 0}
      onClick={() => setOpen(true)}
    >
      Publish now…
    </PublishButton>
  );
  return (
    <Section title="Publishing" action={button}>
      <Loaded query={publication} lines={3}>
        {({ nextDueAt, now, waiting }) => (
          <Stack gap="xs">
            <Text size="xl" fw={600}>
              Next publish in{' '}
              <Countdown due={nextDueAt} now={now} readAt={publication.dataUpdatedAt} />
            </Text>
            <Text size="sm">{waitingText(waiting)}</Text>
            <LastRelease />
          </Stack>
        )}
      </Loaded>
      <PublishSheet isOpen={isOpen} onClose={() => setOpen(false)} />
    </Section>
  );
}

function LastRelease() {
  const { data } = useLastRelease();
  if (!data) return null;
  const [release] = data.data;
  if (!release) return <Text size="sm">Nothing has been published yet.</Text>;
  return (
    <Text size="sm">
      Last release:{' '}
      <Link className="link" to={`/releases/${release.seq}`}>
        {release.seq}
      </Link>
      , <When time={release.publishedAt} />: {release.published.toLocaleString('en')} published,{' '}
      {release.removed.toLocaleString('en')} removed, {count(release.items, 'item')} in all.
    </Text>
  );
}

function waitingText({ published, removed, refused }: Waiting): string {
  if (published + removed === 0) return 'Nothing is approved, so nothing will be published then.';
  const waiting = `Approved and waiting: ${count(published, 'change')}, ${count(removed, 'removal')}`;
  if (refused === 0) return `${waiting}.`;
  return `${waiting}; ${refused.toLocaleString('en')} of them stay out because of references or paths.`;
}
