import { Stack } from '@mantine/core';
import { Link } from 'react-router';
import type { AlarmView } from '#api/alarms';
import type { InstanceView } from '#api/instances';
import type { SourceView } from '#api/sources';
import { useAlarms, useInstanceHealth, useSources } from '../../api.ts';
import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';

/** Problems that need a person: what puts the server's promises in doubt, scans that were held or failed, instances that failed or went silent. */
export function Attention() {
  const alarms = useAlarms().data?.data ?? [];
  const sources = useSources().data?.data ?? [];
  const instances = useInstanceHealth().data?.data ?? [];
  const troubled = instances.filter(({ health }) => health === 'failed' || health === 'silent');
  return (
    <Stack gap="xs">
      {alarms.map((alarm) => (
        <Alarm key={alarm.code} alarm={alarm} />
      ))}
      {sources.map((source) => (
        <SourceProblem key={source.id} source={source} />
      ))}
      {troubled.slice(0, SHOWN).map((instance) => (
        <InstanceProblem key={instance.id} instance={instance} />
      ))}
      {troubled.length > SHOWN && (
        <Notice tone="warning">
          <Link className="link" to="/instances">
            {troubled.length - SHOWN} more instances failed or went silent
          </Link>
        </Notice>
      )}
    </Stack>
  );
}

const SHOWN = 5;

function Alarm({ alarm }: { alarm: AlarmView }) {
  return (
    <Notice tone="error" title={alarm.title}>
      <PlainText>
        {alarm.remedy === null ? alarm.detail : `${alarm.detail} ${alarm.remedy}`}
      </PlainText>
    </Notice>
  );
}

function SourceProblem({ source }: { source: SourceView }) {
  const scan = source.lastScan;
  if (!scan || scan.status === 'complete' || scan.status === 'running') return null;
  const isHeld = scan.status === 'held';
  return (
    <Notice
      tone={isHeld ? 'warning' : 'error'}
      title={
        <>
          {isHeld ? 'A scan is held: ' : 'A source could not be read completely: '}
          <PlainText max={80}>{source.name}</PlainText>
        </>
      }
      action={
        <Link className="link" to={`/sources/${source.id}`}>
          {isHeld ? 'Review' : 'View'}
        </Link>
      }
    >
      {scan.reason && <PlainText>{scan.reason}</PlainText>}
    </Notice>
  );
}

function InstanceProblem({ instance }: { instance: InstanceView }) {
  return (
    <Notice
      tone="warning"
      title={
        <>
          <PlainText max={80}>{instance.name}</PlainText>
          {instance.health === 'failed' ? ' failed to apply a release' : ' is silent'}
        </>
      }
      action={
        <Link className="link" to={`/instances/${instance.id}`}>
          Look
        </Link>
      }
    >
      {instance.error && <PlainText>{instance.error.detail}</PlainText>}
    </Notice>
  );
}
