import { Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useSources } from '../../api.ts';
import { StateWord } from '#ui/text/StateWord.tsx';
import { Section } from '#ui/layout/Section.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { When } from '#ui/text/When.tsx';
import { InstanceHealth } from './InstanceHealth.tsx';
import { Verification } from './Verification.tsx';

/** Whether the sources answer, what the instances say, and whether the database keeps its promises. */
export function Health() {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Sources />
      <InstanceHealth />
      <Verification />
    </SimpleGrid>
  );
}

function Sources() {
  return (
    <Section title="Sources">
      <Loaded query={useSources()} lines={2}>
        {({ data }) => (
          <Stack gap="xs">
            {data.length === 0 && <Text size="sm">No sources yet.</Text>}
            {data.map(({ id, name, lastScan, lastCompleteAt }) => (
              <Group key={id} gap="sm" fz="sm">
                <Link className="link" to={`/sources/${id}`}>
                  <PlainText max={80}>{name}</PlainText>
                </Link>
                <StateWord word={lastScan?.status ?? 'not-scanned'} />
                <Text size="sm" c="dimmed">
                  {lastCompleteAt ? (
                    <>
                      last full scan: <When time={lastCompleteAt} />
                    </>
                  ) : (
                    'no full scan yet'
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
