import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { ReleaseDetail, ReleaseChangeView } from '#api/releases';
import { useRelease, useReleaseChanges } from '../../api.ts';
import { useOperator } from '../../session/operator.ts';
import { Facts } from '#ui/layout/Facts.tsx';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Section } from '#ui/layout/Section.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { More } from '#ui/table/More.tsx';
import { Beneath, ShortTable } from '#ui/table/ShortTable.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { Copy } from '#ui/text/Copy.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { When } from '#ui/text/When.tsx';
import { Word } from '#ui/text/Word.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { RestoreSheet } from './RestoreSheet.tsx';
import { triggerText } from './trigger.ts';

const COLUMNS: readonly Column<ReleaseChangeView>[] = [
  {
    id: 'change',
    header: 'Change',
    width: '8rem',
    cell: ({ change }) =>
      change === 'removed' ? (
        <Word tone="bad" sign="−">
          Removed
        </Word>
      ) : (
        <Word tone="change" sign="+">
          Published
        </Word>
      ),
  },
  { id: 'name', header: 'Name', cell: (change) => <Name change={change} /> },
  {
    id: 'type',
    header: 'Content type',
    width: '8.5rem',
    cell: ({ contentType }) => contentTypeLabel(contentType),
  },
  { id: 'version', header: 'Version', width: '5.5rem', cell: ({ version }) => version },
  {
    id: 'approval',
    header: 'Approved by',
    cell: ({ approval }) =>
      approval ? (
        <>
          <PlainText max={200}>{approval.operator}</PlainText>
          <Beneath>
            <When time={approval.at} />
          </Beneath>
        </>
      ) : (
        'restored'
      ),
  },
  {
    id: 'comment',
    header: 'Comment',
    cell: ({ approval }) =>
      approval?.comment ? <PlainText max={200}>{approval.comment}</PlainText> : '',
  },
];

/** One release: what it changed, who approved each change, and the way back to it. */
export default function ReleasePage() {
  const { seq = '' } = useParams();
  return (
    <Loaded query={useRelease(seq)} title={`Release ${seq}`}>
      {(release) => <Release release={release} />}
    </Loaded>
  );
}

function Release({ release }: { release: ReleaseDetail }) {
  const [isRestoring, setRestoring] = useState(false);
  const operator = useOperator();
  const button = operator.may('approver') && (
    <Button variant="default" onClick={() => setRestoring(true)}>
      Restore this release…
    </Button>
  );
  return (
    <Stack>
      <PageHeader
        title={`Release ${release.seq}`}
        description={
          <>
            <When time={release.publishedAt} absolute />, by {triggerText(release)}
          </>
        }
        actions={button}
      />
      <Facts facts={factsOf(release)} />
      <Changes seq={release.seq} />
      <RestoreSheet seq={release.seq} isOpen={isRestoring} onClose={() => setRestoring(false)} />
    </Stack>
  );
}

function Changes({ seq }: { seq: number }) {
  const list = useReleaseChanges(String(seq));
  return (
    <Section title="What it changed">
      <Loaded query={{ data: list.first, error: list.error, refetch: list.refetch }}>
        {() =>
          list.entries.length === 0 ? (
            <Empty title="This release changed nothing" />
          ) : (
            <ShortTable
              label="Changes"
              entries={list.entries}
              columns={COLUMNS}
              keyOf={({ contentType, guid }) => `${contentType}/${guid}`}
            />
          )
        }
      </Loaded>
      <More list={list} />
    </Section>
  );
}

function Name({ change: { itemId, contentType, name } }: { change: ReleaseChangeView }) {
  const text = <PlainText max={200}>{name}</PlainText>;
  if (itemId === null) return text;
  return (
    <Link className="link" to={`/content/${contentType}/${itemId}`}>
      {text}
    </Link>
  );
}

function factsOf(release: ReleaseDetail) {
  const { manifest } = release;
  return [
    ['Changes', release.published.toLocaleString('en')],
    ['Removals', release.removed.toLocaleString('en')],
    ['Total items in this release', release.items.toLocaleString('en')],
    ['Epoch', String(release.epoch)],
    [
      'Manifest, SHA-256',
      <Copy key="manifest" value={manifest.sha256} what="the manifest's SHA-256" />,
    ],
  ] as const;
}
