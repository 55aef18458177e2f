import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation, useParams } from 'react-router';
import { StateWord } from '#ui/text/StateWord.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { Facts } from '#ui/layout/Facts.tsx';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Copy } from '#ui/text/Copy.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import type { ContentRow } from '#api/window-views';
import { useContent } from '../api.ts';
import { useAtWork } from '../live.ts';
import { Difference } from './Difference.tsx';
import { itemActions, type RowAction } from '../rows/row-action.ts';
import { RowForm } from '../forms/RowForm.tsx';

/** One item: its state and why, the difference between here and published, and all that can be done about it. */
export default function ItemPage() {
  const { contentType = '', guid = '' } = useParams();
  const content = useContent();
  return (
    <Loaded query={content} title="Content">
      {({ items }) => {
        const row = items.find((item) => item.contentType === contentType && item.guid === guid);
        if (row !== undefined) return <Item row={row} />;
        return (
          <>
            <PageHeader title="Content" />
            <Empty title="This item is no longer published or installed here">
              <BackToList contentType={contentType} />
            </Empty>
          </>
        );
      }}
    </Loaded>
  );
}

function Item({ row }: { row: ContentRow }) {
  return (
    <Stack gap="md">
      <PageHeader
        title={row.name}
        heading={<PlainText>{row.name === '' ? '(no name)' : row.name}</PlainText>}
        description={<BackToList contentType={row.contentType} />}
      />
      <Actions row={row} />
      <Facts facts={factsOf(row)} />
      <Difference row={row} />
    </Stack>
  );
}

function BackToList({ contentType }: { contentType: string }) {
  const { search } = useLocation();
  return (
    <Link className="link" to={`/content/${contentType}${search}`}>
      {contentTypeLabel(contentType)}
    </Link>
  );
}

function Actions({ row }: { row: ContentRow }) {
  const [open, setOpen] = useState<RowAction | null>(null);
  const isAtWork = useAtWork() !== null;
  const close = () => setOpen(null);
  return (
    <Group gap="xs">
      {itemActions(row).map((action) => (
        <Button
          key={action.kind}
          variant={action.title === 'Sync' ? 'filled' : 'default'}
          disabled={isAtWork}
          onClick={() => setOpen(action)}
        >
          {action.title}…
        </Button>
      ))}
      <Sheet isOpen={open !== null} onClose={close} title={open?.title ?? ''}>
        {open !== null && <RowForm action={open} onClose={close} />}
      </Sheet>
    </Group>
  );
}

function versionSentence({ installedVersion, availableVersion }: ContentRow): string {
  if (installedVersion === availableVersion) return `${installedVersion ?? 'none'}`;
  return `${installedVersion ?? 'none'} here, ${availableVersion ?? 'none'} published`;
}

function factsOf(row: ContentRow) {
  const { exclusion } = row;
  const until = exclusion?.until ?? null;
  return [
    ['Status', <StateWord key="state" word={row.state} />],
    ...(row.reason === null
      ? []
      : ([['Why', <PlainText key="why">{row.reason}</PlainText>]] as const)),
    ...(until === null ? [] : ([['Excluded until', until.slice(0, 10)]] as const)),
    ['Version', versionSentence(row)],
    ['Path', <PlainText key="path">{row.path}</PlainText>],
    ['GUID', <Copy key="guid" value={row.guid} what="the GUID" />],
  ] as const;
}
