import { Button, Group } from '@mantine/core';
import type { AuditFilter } from '#api/audit';
import { apiPath, withQuery } from '#ui/request/request.ts';

/**
 * All events that the filter shows, not only those on screen. The server streams the file and the browser writes it to the
 * disk, so that its length does not matter.
 */
export function ExportButtons({ filter }: { filter: AuditFilter }) {
  return (
    <Group gap="xs">
      {FORMATS.map(([label, extension]) => (
        <Button
          key={extension}
          variant="default"
          component="a"
          href={withQuery(apiPath(`/audit.${extension}`), filter)}
          download={`prosync-audit.${extension}`}
        >
          {label}
        </Button>
      ))}
    </Group>
  );
}

const FORMATS = [
  ['Export CSV', 'csv'],
  ['Export JSON lines', 'jsonl'],
] as const;
