import { Button, CopyButton, Group, SegmentedControl, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import type { OpenView } from '../../../ui/difference/open-view.ts';
import { useShortcuts } from '../../../ui/keyboard/shortcuts.ts';
import { count } from '../../../words.ts';
import type { Looks } from './looks.ts';

interface DifferenceToolbarProps {
  view: OpenView | null;
  /** Both sides are there. */
  isComparison: boolean;
  looks: Looks;
  onLooks: (change: Partial<Looks>) => void;
  /** The text as it is at the source, to copy. */
  raw: string;
}

/** How the difference is shown, and the way from change to change. */
export function DifferenceToolbar(props: DifferenceToolbarProps) {
  const { view, isComparison, looks, onLooks, raw } = props;
  return (
    <Group gap="md">
      {isComparison && <Changes view={view} />}
      {isComparison && <ComparisonChoices looks={looks} onLooks={onLooks} />}
      <Switch
        label="Show whitespace"
        checked={looks.showsWhitespace}
        onChange={(event) => onLooks({ showsWhitespace: event.currentTarget.checked })}
      />
      <CopyButton value={raw}>
        {({ copied, copy }) => (
          <Button size="compact-sm" variant="default" onClick={copy}>
            {copied ? '✓ Copied' : 'Copy the text'}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}

function ComparisonChoices({ looks, onLooks }: Pick<DifferenceToolbarProps, 'looks' | 'onLooks'>) {
  const { isSplit, ignoresWhitespace } = looks;
  const ignore = (ignores: boolean) => onLooks({ ignoresWhitespace: ignores });
  useShortcuts([
    { key: 's', does: 'Side by side or unified', run: () => onLooks({ isSplit: !isSplit }) },
    { key: 'w', does: 'Ignore whitespace or not', run: () => ignore(!ignoresWhitespace) },
  ]);
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label="Layout of the difference"
        value={isSplit ? 'split' : 'unified'}
        onChange={(value) => onLooks({ isSplit: value === 'split' })}
        data={[
          { value: 'split', label: 'Side by side' },
          { value: 'unified', label: 'Unified' },
        ]}
      />
      <Switch
        label="Ignore whitespace"
        checked={ignoresWhitespace}
        onChange={(event) => ignore(event.currentTarget.checked)}
      />
    </>
  );
}

/** "Change 2 of 5", announced politely. */
function Changes({ view }: { view: OpenView | null }) {
  const [at, setAt] = useState({ view, change: -1 });
  const change = at.view === view ? at.change : -1;
  const total = view?.changes ?? 0;
  const go = (step: number) => {
    if (!view || total === 0) return;
    const next = change < 0 ? 0 : (change + step + total) % total;
    view.show(next);
    setAt({ view, change: next });
  };
  useShortcuts([
    { key: 'n', does: 'Next change in the text', run: () => go(1) },
    { key: 'p', does: 'Previous change in the text', run: () => go(-1) },
  ]);
  return (
    <Group gap="xs">
      <Button size="compact-sm" variant="default" disabled={total === 0} onClick={() => go(-1)}>
        Previous change
      </Button>
      <Button size="compact-sm" variant="default" disabled={total === 0} onClick={() => go(1)}>
        Next change
      </Button>
      <Text size="sm" aria-live="polite">
        {change < 0 ? count(total, 'change') : `Change ${change + 1} of ${total}`}
      </Text>
    </Group>
  );
}
