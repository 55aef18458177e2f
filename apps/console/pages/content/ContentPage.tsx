import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useOperator } from '../../session/operator.ts';
import { PageHeader } from '../../ui/layout/PageHeader.tsx';
import { contentTypeLabel } from '../../words.ts';
import { PublishSheet } from '../releases/PublishSheet.tsx';
import { ContentList } from './ContentList.tsx';
import { RefreshButton } from './RefreshButton.tsx';

/** The daily work: what changed in one content type, and the decisions about it. */
export function ContentPage() {
  const { contentType = '' } = useParams();
  const operator = useOperator();
  const [isPublishing, setPublishing] = useState(false);
  return (
    <>
      <PageHeader
        title={contentTypeLabel(contentType)}
        actions={
          operator.may('approver') && (
            <Group gap="xs">
              <RefreshButton />
              <Button onClick={() => setPublishing(true)}>Sync…</Button>
            </Group>
          )
        }
      />
      <ContentList key={contentType} contentType={contentType} />
      <PublishSheet
        isOpen={isPublishing}
        onClose={() => setPublishing(false)}
        contentType={contentType}
      />
    </>
  );
}
