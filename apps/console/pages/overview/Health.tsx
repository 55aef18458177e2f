import { Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useInstanceHealth, useSources } from '../../api.ts';
import { StateWord } from '../../StateWord.tsx';
import { Section } from '../../ui/layout/Section.tsx';
import { Loaded } from '../../ui/states/Loaded.tsx';
import { PlainText } from '../../ui/text/PlainText.tsx';
import { When } from '../../ui/text/When.tsx';

/** Whether the sources answer and what the instances say. */
export function Health() {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Sources />
      <Instances />
    </SimpleGrid>
  );
}

function Sources() {
  return (
    <Section title="Sources">
      <Loaded query={useSources()} lines={2}>
        {({ data }) => (
          <Stack gap="xs">
            {data.length === 0 && <Text size="sm">There is no source yet.</Text>}
            {data.map(({ id, name, lastScan, lastCompleteAt }) => (
              <Group key={id} gap="sm">
                <Link className="link" to={`/sources/${id}`}>
                  <PlainText max={80}>{name}</PlainText>
                </Link>
                <StateWord word={lastScan?.status ?? 'not-scanned'} />
                <Text size="sm" c="dimmed">
                  {lastCompleteAt ? (
                    <>
                      read completely <When time={lastCompleteAt} />
                    </>
                  ) : (
                    'never read completely'
                  )}
                </Text>
              </Group>
            ))}
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}

function Instances() {
  return (
    <Section title="Instances">
      <Loaded query={useInstanceHealth()} lines={2}>
        {({ counts }) => (
          <Group gap="md">
            {Object.values(counts).every((number) => number === 0) && (
              <Text size="sm">No instance has reported yet.</Text>
            )}
            {Object.entries(counts)
              .filter(([, number]) => number > 0)
              .map(([health, number]) => (
                <Link key={health} className="link" to={`/instances?health=${health}`}>
                  <StateWord word={health} /> {number.toLocaleString('en')}
                </Link>
              ))}
          </Group>
        )}
      </Loaded>
    </Section>
  );
}
