import { Button } from '@mantine/core';
import { useRef } from 'react';
import type { ScanView } from '#api/scans';
import { useScan, useSources } from '../api.ts';
import { tell } from '#ui/activity/activity.ts';
import type { Tone } from '#ui/states/Notice.tsx';
import { count } from '#ui/text/count.ts';

/** Scan now: reads every source now and reports what it found. */
export function ScanButton() {
  const sources = useSources().data?.data ?? [];
  const scan = useScan();
  const isOnItsWay = useRef(false);
  const refresh = async () => {
    if (isOnItsWay.current) return;
    isOnItsWay.current = true;
    for (const { id, name } of sources) {
      tell('information', `Scanning ${name}…`);
      try {
        tell(...scanText(name, await scan.mutateAsync(id)));
      } catch (error) {
        tell('error', `Scanning ${name} failed: ${(error as Error).message}`);
      }
    }
    isOnItsWay.current = false;
  };
  return (
    <Button
      variant="default"
      onClick={() => void refresh()}
      loading={scan.isPending}
      disabled={sources.length === 0}
    >
      Scan now
    </Button>
  );
}

/** What a scan found, in one line. */
export function scanText(name: string, { status, counts, reason }: ScanView): [Tone, string] {
  if (status === 'running') return ['information', `The scan of ${name} is still running.`];
  if (status !== 'complete' || !counts) {
    return ['warning', `The scan of ${name} is ${status}${reason ? `: ${reason}` : ''}`];
  }
  const changed = counts.new + counts.modified + counts.relocated;
  const gone = counts.movedOut + counts.deleted;
  const parts = [
    count(counts.total, 'item'),
    `${changed.toLocaleString('en')} new or changed`,
    `${gone.toLocaleString('en')} moved or deleted`,
    ...(counts.problems > 0 ? [count(counts.problems, 'problem')] : []),
  ];
  return [counts.problems > 0 ? 'warning' : 'success', `Scanned ${name}: ${parts.join(', ')}.`];
}
