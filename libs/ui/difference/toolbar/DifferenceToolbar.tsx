import { Button, CopyButton } from '@mantine/core';
import { useState } from 'react';
import type { OpenView } from '../open-view.ts';
import { useIsNarrow } from '../../layout/room.ts';
import { Changes } from './Changes.tsx';
import type { Compared } from '../compare.ts';
import { LookChoices } from './LookChoices.tsx';
import type { Looks } from './looks.ts';
import classes from './DifferenceToolbar.module.css';

interface DifferenceToolbarProps {
  view: OpenView | null;
  compared: Compared;
  looks: Looks;
  onLooks: (change: Partial<Looks>) => void;
  /** The text as it is at the source, to copy. */
  raw: string;
}

/** How the difference is shown, and the way from change to change; it stays in sight while the text scrolls. */
export function DifferenceToolbar(props: DifferenceToolbarProps) {
  const { view, compared, looks, onLooks, raw } = props;
  const isNarrow = useIsNarrow();
  const [isOpen, setOpen] = useState(false);
  const isComparison = compared.before !== null && compared.after !== null;
  return (
    <div className={classes.toolbar}>
      {isComparison && <Changes view={view} />}
      {isNarrow && (
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          View
        </Button>
      )}
      {compared.isFormatted && isNarrow && <span className="quiet">Shown formatted</span>}
      {(isOpen || !isNarrow) && (
        <>
          <LookChoices
            compared={compared}
            isComparison={isComparison}
            canSplit={!isNarrow}
            looks={looks}
            onLooks={onLooks}
          />
          <CopyText text={raw} />
        </>
      )}
    </div>
  );
}

function CopyText({ text }: { text: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button size="compact-sm" variant="default" onClick={copy}>
          {copied ? '✓ Copied' : 'Copy the text'}
        </Button>
      )}
    </CopyButton>
  );
}
