import { Button, Group, Stack } from '@mantine/core';
import { useParams } from 'react-router';
import type { SourceView } from '#api/sources';
import { useScan, useSources, useTestSource } from '../../api.ts';
import { useOperator } from '../../session/operator.ts';
import { tell } from '#ui/activity/activity.ts';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Failure } from '#ui/states/Failure.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { MissingPage } from '#ui/states/Missing.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { scanText } from '../../shared/ScanButton.tsx';
import { ChangeSource } from './settings/ChangeSource.tsx';
import { connectorLabel, placeOf } from './connectors/connectors.ts';
import { HeldScan } from './scans/HeldScan.tsx';
import { Problems } from './scans/Problems.tsx';
import { Scans } from './scans/Scans.tsx';
import { BlockedFiles } from './blocked/BlockedFiles.tsx';
import { DeleteSource } from './DeleteSource.tsx';
import { TestResult } from './TestResult.tsx';

/** One source: whether it can be reached, its last scans, and what was wrong in them. */
export default function SourcePage() {
  const { id = '' } = useParams();
  return (
    <Loaded query={useSources()} title="Source">
      {({ data }) => {
        const source = data.find((entry) => entry.id === id);
        return source ? <Source source={source} /> : <MissingPage title="Source" />;
      }}
    </Loaded>
  );
}

function Source({ source }: { source: SourceView }) {
  const operator = useOperator();
  const test = useTestSource();
  return (
    <Stack>
      <PageHeader
        title={source.name}
        heading={<PlainText max={200}>{source.name}</PlainText>}
        description={
          <PlainText>{`${connectorLabel(source.connector)}: ${placeOf(source)}`}</PlainText>
        }
        actions={<Actions source={source} test={test} />}
      />
      {test.error && <Failure error={test.error} title="The connection could not be tested" />}
      {test.data && <TestResult test={test.data} />}
      {source.lastScan?.status === 'held' && <HeldScan scan={source.lastScan} />}
      {source.lastScan && <Problems scan={source.lastScan} />}
      {operator.may('administrator') && <BlockedFiles sourceId={source.id} />}
      <Scans sourceId={source.id} />
    </Stack>
  );
}

interface ActionsProps {
  source: SourceView;
  test: ReturnType<typeof useTestSource>;
}

function Actions({ source, test }: ActionsProps) {
  const operator = useOperator();
  const scan = useScan();
  const refresh = () =>
    scan.mutate(source.id, {
      onSuccess: (answer) => tell(...scanText(source.name, answer)),
      onError: ({ message }) => tell('error', `Scanning ${source.name} failed: ${message}`),
    });
  return (
    <Group gap="xs">
      {operator.may('administrator') && (
        <>
          <DeleteSource source={source} />
          <ChangeSource source={source} />
          <Button variant="default" onClick={() => test.mutate(source.id)} loading={test.isPending}>
            Test the connection
          </Button>
        </>
      )}
      {operator.may('approver') && (
        <Button onClick={refresh} loading={scan.isPending}>
          Scan now
        </Button>
      )}
    </Group>
  );
}
