import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { OpenView } from '../open-view.ts';
import { useShortcuts } from '../../keyboard/shortcuts.ts';
import { useIsNarrow } from '../../layout/room.ts';
import { count } from '../../text/count.ts';
import classes from './DifferenceToolbar.module.css';

/** The way from change to change: "Change 2 of 5", announced politely. */
export function Changes({ view }: { view: OpenView | null }) {
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
    <div className={classes.changes}>
      <Step to="Previous" isOn={total > 0} onClick={() => go(-1)} />
      <Step to="Next" isOn={total > 0} onClick={() => go(1)} />
      <Text size="sm" aria-live="polite">
        {change < 0 ? count(total, 'change') : `Change ${change + 1} of ${total}`}
      </Text>
    </div>
  );
}

interface StepProps {
  to: 'Previous' | 'Next';
  isOn: boolean;
  onClick: () => void;
}

function Step({ to, isOn, onClick }: StepProps) {
  const isNarrow = useIsNarrow();
  return (
    <Button
      size="compact-sm"
      variant="default"
      disabled={!isOn}
      onClick={onClick}
      aria-label={`${to} change`}
    >
      {isNarrow ? to : `${to} change`}
    </Button>
  );
}
