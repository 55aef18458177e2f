import { Button, Text } from '@mantine/core';
import { count } from '#ui/text/count.ts';
import classes from './SelectionBar.module.css';

interface SelectionBarProps {
  selected: number;
  /** What of all that the filter shows needs approval, removals counted apart. */
  needing: { changes: number; removals: number };
  mayDecide: boolean;
  canWithdraw: boolean;
  isWithdrawing: boolean;
  onApprove: () => void;
  onApproveAll: () => void;
  onWithdraw: () => void;
  onClear: () => void;
}

/** What can be done with the ticked items or, while none is, with all that the filter shows. It has its own place, so that nothing jumps. */
export function SelectionBar(props: SelectionBarProps) {
  const { selected, needing, mayDecide } = props;
  return (
    <div className={classes.bar} data-selected={selected > 0 || undefined}>
      <Text size="sm" aria-live="polite">
        {selected === 0 ? 'Nothing selected' : `${selected.toLocaleString('en')} selected`}
      </Text>
      {mayDecide && selected > 0 && <ForSelected {...props} />}
      {mayDecide && selected === 0 && (
        <Button
          size="compact-sm"
          variant="default"
          disabled={needing.changes + needing.removals === 0}
          onClick={props.onApproveAll}
        >
          {approveAllText(needing)}
        </Button>
      )}
      {selected > 0 && (
        <Button size="compact-sm" variant="subtle" onClick={props.onClear}>
          Clear selection
        </Button>
      )}
    </div>
  );
}

function ForSelected({ canWithdraw, isWithdrawing, onApprove, onWithdraw }: SelectionBarProps) {
  return (
    <>
      <Button size="compact-sm" onClick={onApprove}>
        Approve selected…
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={!canWithdraw}
        loading={isWithdrawing}
        onClick={onWithdraw}
      >
        Withdraw approval
      </Button>
    </>
  );
}

/** Exactly what the button would approve: "Approve 12 that need approval…", "Approve 11 changes and 1 removal…". */
function approveAllText({ changes, removals }: SelectionBarProps['needing']): string {
  if (changes + removals === 0) return 'Nothing needs approval';
  if (removals === 0) return `Approve ${changes.toLocaleString('en')} that need approval…`;
  if (changes === 0) return `Approve ${count(removals, 'removal')}…`;
  return `Approve ${count(changes, 'change')} and ${count(removals, 'removal')}…`;
}
