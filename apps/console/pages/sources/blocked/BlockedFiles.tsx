import { Button } from '@mantine/core';
import { useState } from 'react';
import type { BlockedFileList } from '#api/sources';
import { useBlockedFiles } from '../source-calls.ts';
import { Section } from '#ui/layout/Section.tsx';
import { ShortTable } from '#ui/table/ShortTable.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { PlainText } from '#ui/text/PlainText.tsx';
import { AcceptFile } from './AcceptFile.tsx';

type BlockedFile = BlockedFileList['data'][number];

/** The files that the last scan didn't store because they look like credentials; an administrator accepts each of them. */
export function BlockedFiles({ sourceId }: { sourceId: string }) {
  const { data } = useBlockedFiles(sourceId);
  const [chosen, setChosen] = useState<BlockedFile | null>(null);
  if (data === undefined || data.data.length === 0) return null;
  return (
    <Section title="Blocked files">
      <p className="quiet">
        These files seem to contain a key, a token or a password, so ProSync didn't store them.
      </p>
      <ShortTable
        label="Blocked files"
        entries={data.data}
        columns={columns(setChosen)}
        keyOf={({ path }) => path}
      />
      <AcceptFile file={chosen} onClose={() => setChosen(null)} />
    </Section>
  );
}

function columns(choose: (file: BlockedFile) => void): readonly Column<BlockedFile>[] {
  return [
    {
      id: 'path',
      header: 'Path',
      width: '30%',
      cell: ({ path }) => <PlainText max={200}>{path}</PlainText>,
    },
    { id: 'detail', header: 'Reason', cell: ({ detail }) => <PlainText>{detail}</PlainText> },
    {
      id: 'accept',
      header: 'Action',
      width: '8rem',
      cell: (file) => (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Accept ${file.path}`}
          onClick={() => choose(file)}
        >
          Accept…
        </Button>
      ),
    },
  ];
}
