import { Stack, Text } from '@mantine/core';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Section } from '#ui/layout/Section.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { When } from '#ui/text/When.tsx';
import type { Overview } from '#api/window-views';
import { useOverview } from '../api.ts';
import { Pausing } from './Pausing.tsx';
import { Releases } from './Releases.tsx';

/** Hold: stop, stay, go back. Everything here works without the server. */
export function HoldPage() {
  const overview = useOverview();
  return (
    <>
      <PageHeader
        title="Hold"
        description="Stop, stay at a release, or go back. All of it works without the server."
      />
      <Loaded query={overview} lines={6}>
        {(data) => (
          <Stack>
            <Pausing pause={data.hold.pause} />
            <Section title="Releases kept here">
              <Releases pin={data.hold.pin} />
            </Section>
            <Section title="Daemon and maintenance window">
              <Daemon {...data} />
            </Section>
          </Stack>
        )}
      </Loaded>
    </>
  );
}

function Daemon({ daemon, maintenance }: Overview) {
  return (
    <Text size="sm" component="div">
      <div>
        {daemon === null ? (
          'No daemon runs here, so nothing is applied automatically. "prosync service install" creates one.'
        ) : (
          <>
            A daemon follows the server: process {daemon.pid}, since <When time={daemon.since} />.
          </>
        )}
      </div>
      <div>
        {maintenance === null
          ? 'No maintenance window is set: the daemon may apply at any time.'
          : `The daemon applies only from "${maintenance.opens}" for ${maintenance.duration}${zone(maintenance)}. `}
        {maintenance?.openUntil && (
          <>
            It is open until <When time={maintenance.openUntil} absolute />.
          </>
        )}
        {maintenance && !maintenance.openUntil && maintenance.opensNext && (
          <>
            It is closed and opens <When time={maintenance.opensNext} absolute />.
          </>
        )}
      </div>
    </Text>
  );
}

function zone({ timezone }: NonNullable<Overview['maintenance']>): string {
  return timezone === null ? '' : ` (${timezone})`;
}
