import { Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { InstanceView } from '#api/instances';
import { useInstanceHealth } from '../../api.ts';
import { StateWord } from '#ui/text/StateWord.tsx';
import { Section } from '#ui/layout/Section.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { When } from '#ui/text/When.tsx';
import { releaseText, worstFirst } from './instance-health.ts';

/** How many instances stand by name; the others are counted. */
const SHOWN = 6;

/** How many instances are in which health, and of the worst which release each runs. */
export function InstanceHealth() {
  return (
    <Section title="Instances">
      <Loaded query={useInstanceHealth()} lines={2}>
        {({ counts, data }) => (
          <Stack gap="xs">
            <Counts counts={counts} />
            {worstFirst(data)
              .slice(0, SHOWN)
              .map((instance) => (
                <Instance key={instance.id} instance={instance} />
              ))}
            <Others counts={counts} />
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}

type ByHealth = Readonly<Record<string, number>>;

function Counts({ counts }: { counts: ByHealth }) {
  if (totalOf(counts) === 0) return <Text size="sm">No instance has reported yet.</Text>;
  return (
    <Group gap="md">
      {Object.entries(counts)
        .filter(([, number]) => number > 0)
        .map(([health, number]) => (
          <Link key={health} className="link" to={`/instances?health=${health}`}>
            <StateWord word={health} /> {number.toLocaleString('en')}
          </Link>
        ))}
    </Group>
  );
}

function Instance({ instance }: { instance: InstanceView }) {
  const { id, name, health, reportedAt } = instance;
  return (
    <Group gap="xs" fz="sm">
      <Link className="link" to={`/instances/${id}`}>
        <PlainText max={80}>{name}</PlainText>
      </Link>
      <StateWord word={health} />
      <span>{releaseText(instance)}</span>
      <span className="quiet">
        reported <When time={reportedAt} />
      </span>
    </Group>
  );
}

function Others({ counts }: { counts: ByHealth }) {
  const others = totalOf(counts) - SHOWN;
  if (others <= 0) return null;
  return (
    <Link className="link" to="/instances">
      {others.toLocaleString('en')} more
    </Link>
  );
}

function totalOf(counts: ByHealth): number {
  return Object.values(counts).reduce((sum, number) => sum + number, 0);
}
