import { Button } from '@mantine/core';
import { useState } from 'react';
import { useParams } from 'react-router';
import { Fill } from '#ui/layout/Fill.tsx';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { count } from '#ui/text/count.ts';
import type { Content } from '#api/window-views';
import { useContent } from '../api.ts';
import { HeldNotice } from '../hold/HeldNotice.tsx';
import { forgetNews, useAtWork } from '../live.ts';
import { SyncForm } from '../forms/SyncForm.tsx';
import { ContentList } from './ContentList.tsx';
import { useContentFilter, type ContentFilter } from '../rows/filter.ts';
import { MoreActions } from './MoreActions.tsx';

/** The installed state of every item, and what is done about what the filter shows. */
export function ContentPage() {
  const { contentType } = useParams();
  const content = useContent();
  const { filter, change, search } = useContentFilter(contentType);
  const refresh = () => {
    forgetNews();
    void content.refetch();
  };
  return (
    <Fill>
      <PageHeader
        title={contentType === undefined ? 'All content' : contentTypeLabel(contentType)}
        description={content.data && <Standing content={content.data} />}
        actions={
          <>
            <MoreActions contentType={contentType} />
            <Button variant="default" onClick={refresh} loading={content.isFetching}>
              Refresh
            </Button>
            <UpdateAll filter={filter} isReady={content.data !== undefined} />
          </>
        }
      />
      <HeldNotice />
      <Loaded query={content} lines={12}>
        {(data) => (
          <ContentList
            key={contentType ?? ''}
            content={data}
            filter={filter}
            search={search}
            onFilter={change}
            onRefresh={refresh}
          />
        )}
      </Loaded>
    </Fill>
  );
}

function UpdateAll({ filter, isReady }: { filter: ContentFilter; isReady: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const isAtWork = useAtWork() !== null;
  const close = () => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={!isReady || isAtWork}>
        Update all…
      </Button>
      <Sheet isOpen={isOpen} onClose={close} title="Update all shown items">
        <SyncForm filter={filter} onClose={close} />
      </Sheet>
    </>
  );
}

/** "Release 1.5; a sync would change 3 items." */
function Standing({ content: { release, newest, pending } }: { content: Content }) {
  const isBehind = newest.epoch !== release.epoch || newest.seq !== release.seq;
  return (
    <>
      Release {release.epoch}.{release.seq}
      {isBehind && ` (the newest is ${newest.epoch}.${newest.seq})`};{' '}
      {pending === 0
        ? 'a mass sync would change nothing.'
        : `a mass sync would change ${count(pending, 'item')}.`}
    </>
  );
}
