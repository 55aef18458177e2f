import { Group } from '@mantine/core';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useContentTypes } from '../../api.ts';
import { useOperator } from '../../session/operator.ts';
import { Fill } from '#ui/layout/Fill.tsx';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { PublishButton } from '../../shared/PublishButton.tsx';
import { PublishSheet } from '../../shared/PublishSheet.tsx';
import { ContentList } from './ContentList.tsx';
import { ScanButton } from '../../shared/ScanButton.tsx';

/** The daily work: what changed in one content type, and the decisions about it. */
export default function ContentPage() {
  const { contentType = '' } = useParams();
  const operator = useOperator();
  const [isPublishing, setPublishing] = useState(false);
  return (
    <Fill>
      <PageHeader
        title={contentTypeLabel(contentType)}
        actions={
          operator.may('approver') && (
            <Group gap="xs">
              <ScanButton />
              <PublishType contentType={contentType} onClick={() => setPublishing(true)} />
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
    </Fill>
  );
}

/** Publishes what is approved of this content type. */
function PublishType({ contentType, onClick }: { contentType: string; onClick: () => void }) {
  const types = useContentTypes().data?.data;
  const approved = types?.find((type) => type.contentType === contentType)?.approved;
  return (
    <PublishButton
      hasApproved={types === undefined || Boolean(approved)}
      hint="Called Sync in the original product"
      onClick={onClick}
    >
      Publish…
    </PublishButton>
  );
}
