import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import { useOverview } from '../api.ts';
import { ConnectionForm } from './ConnectionForm.tsx';
import { Fingerprint } from './Fingerprint.tsx';
import { Test } from './Test.tsx';

/** API connection: which server, as whom, into which target; whether it works, and how to mend it. */
export function ConnectionPage() {
  const overview = useOverview();
  const [isTested, setTested] = useState(false);
  return (
    <>
      <PageHeader
        title="API connection"
        description="Use the name and secret that the server's operators created for this instance."
      />
      <Loaded query={overview} lines={5}>
        {({ connection, problem, folder }) => (
          <Stack maw="52rem">
            {problem !== null && (
              <Notice tone="error" title="The configuration cannot be used">
                {problem}
              </Notice>
            )}
            {connection?.fingerprint && <Fingerprint of={connection.fingerprint} />}
            {connection && <Test isOn={isTested} onTest={() => setTested(true)} />}
            <ConnectionForm
              key={JSON.stringify(connection)}
              connection={connection}
              onApplied={() => setTested(true)}
            />
            <Text size="sm" c="dimmed">
              Stored in {folder}, readable by this account only.
            </Text>
          </Stack>
        )}
      </Loaded>
    </>
  );
}
