import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { Sheet } from '#ui/form/Sheet.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import { Failure } from '#ui/states/Failure.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import { ShortTable } from '#ui/table/ShortTable.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { PlainText } from '#ui/text/PlainText.tsx';
import { When } from '#ui/text/When.tsx';
import { Word } from '#ui/text/Word.tsx';
import type { HoldView, KeptReleases, Release } from '#api/window-views';
import { useAction } from '../actions/action.ts';
import { useKeptReleases } from '../api.ts';
import { PinForm } from './PinForm.tsx';
import { RollbackForm } from './RollbackForm.tsx';

type Kept = KeptReleases['kept'][number];

/** The releases to stay at or to go back to. */
export function Releases({ pin }: Pick<HoldView, 'pin'>) {
  const releases = useKeptReleases();
  const [open, setOpen] = useState<{ verb: 'pin' | 'rollback'; release: string } | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      {pin !== null && <Pinned pin={pin} />}
      <Loaded query={releases} lines={3}>
        {({ applied, kept }) => <List kept={kept} applied={applied} onOpen={setOpen} />}
      </Loaded>
      <Sheet
        isOpen={open !== null}
        onClose={close}
        title={
          open?.verb === 'pin'
            ? `Stay at release ${open.release}`
            : `Roll back to release ${open?.release ?? ''}`
        }
      >
        {open?.verb === 'pin' && <PinForm release={open.release} onClose={close} />}
        {open?.verb === 'rollback' && <RollbackForm release={open.release} onClose={close} />}
      </Sheet>
    </>
  );
}

function Pinned({ pin }: { pin: NonNullable<HoldView['pin']> }) {
  const unpinning = useAction();
  return (
    <>
      <Notice
        tone="warning"
        title={`This instance stays at release ${nameOf(pin)}`}
        action={
          <Button
            size="xs"
            onClick={() => unpinning.perform({ verb: 'unpin' })}
            loading={unpinning.isRunning}
          >
            Follow the newest again
          </Button>
        }
      >
        <PlainText>{pin.reason}</PlainText> ({pin.owner})
      </Notice>
      {unpinning.error && <Failure error={unpinning.error} title="The instance is still pinned" />}
    </>
  );
}

interface ListProps {
  kept: readonly Kept[];
  applied: Release | null;
  onOpen: (open: { verb: 'pin' | 'rollback'; release: string }) => void;
}

function List({ kept, applied, onOpen }: ListProps) {
  if (kept.length === 0) {
    return <Empty title="No release is kept here yet">The first sync keeps one.</Empty>;
  }
  const isApplied = (release: Release) => applied !== null && nameOf(applied) === nameOf(release);
  return (
    <ShortTable
      label="Releases kept here"
      entries={kept}
      keyOf={nameOf}
      columns={columnsFor(isApplied, onOpen)}
    />
  );
}

function columnsFor(
  isApplied: (release: Kept) => boolean,
  onOpen: ListProps['onOpen'],
): readonly Column<Kept>[] {
  return [
    {
      id: 'release',
      header: 'Release',
      cell: (release) => (
        <Group gap="xs">
          {nameOf(release)}
          {isApplied(release) && (
            <Word tone="good" sign="✓">
              applied
            </Word>
          )}
        </Group>
      ),
    },
    {
      id: 'published',
      header: 'Published',
      cell: ({ publishedAt }) => <When time={publishedAt} />,
    },
    { id: 'items', header: 'Items', width: '5rem', cell: ({ items }) => items },
    {
      id: 'actions',
      header: 'Hold',
      width: '16rem',
      cell: (release) => (
        <Buttons release={nameOf(release)} isApplied={isApplied(release)} onOpen={onOpen} />
      ),
    },
  ];
}

interface ButtonsProps extends Pick<ListProps, 'onOpen'> {
  release: string;
  isApplied: boolean;
}

function Buttons({ release, isApplied, onOpen }: ButtonsProps) {
  return (
    <Group gap="xs">
      {!isApplied && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Roll back to ${release}`}
          onClick={() => onOpen({ verb: 'rollback', release })}
        >
          Roll back…
        </Button>
      )}
      {isApplied && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Stay at ${release}`}
          onClick={() => onOpen({ verb: 'pin', release })}
        >
          Stay here…
        </Button>
      )}
    </Group>
  );
}

function nameOf({ epoch, seq }: Release): string {
  return `${epoch}.${seq}`;
}
