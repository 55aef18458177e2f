import { SimpleGrid, Stack } from '@mantine/core';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Attention } from './Attention.tsx';
import { Health } from './Health.tsx';
import { Publishing } from './Publishing.tsx';
import { Waiting } from './Waiting.tsx';

/** What needs a person now, and whether everything else runs. */
export function OverviewPage() {
  return (
    <>
      <PageHeader title="Overview" />
      <Stack>
        <Attention />
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Waiting />
          <Publishing />
        </SimpleGrid>
        <Health />
      </Stack>
    </>
  );
}
