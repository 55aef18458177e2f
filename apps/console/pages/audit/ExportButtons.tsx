import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { AuditList, type AuditEventView } from '#api/audit';
import { request } from '../../fetching/request.ts';
import { tell } from '../../ui/activity/activity.ts';
import { csvOf, jsonLinesOf } from './export.ts';

/** Saves all events that the filter shows, not only those on screen. */
export function ExportButtons({ filter }: { filter: Record<string, string> }) {
  const [isRunning, setRunning] = useState(false);
  const save = async (name: string, write: (events: readonly AuditEventView[]) => string) => {
    setRunning(true);
    try {
      const events = await allEvents(filter);
      download(name, write(events));
      tell('success', `Exported ${events.length.toLocaleString('en')} events to ${name}.`);
    } catch (error) {
      tell('error', `The export failed: ${(error as Error).message}`);
    } finally {
      setRunning(false);
    }
  };
  return (
    <Group gap="xs">
      <Button
        variant="default"
        loading={isRunning}
        onClick={() => void save('prosync-audit.csv', csvOf)}
      >
        Export CSV
      </Button>
      <Button
        variant="default"
        loading={isRunning}
        onClick={() => void save('prosync-audit.jsonl', jsonLinesOf)}
      >
        Export JSON lines
      </Button>
    </Group>
  );
}

async function allEvents(filter: Record<string, string>): Promise<AuditEventView[]> {
  const events: AuditEventView[] = [];
  let cursor: string | undefined;
  do {
    const page = await request('/audit', AuditList, { query: { ...filter, limit: 200, cursor } });
    events.push(...page.data);
    cursor = page.page.next ?? undefined;
  } while (cursor !== undefined);
  return events;
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
