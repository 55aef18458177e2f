import { Button, Group, Text } from '@mantine/core';
import classes from './SelectionBar.module.css';

interface SelectionBarProps {
  selected: number;
  /** How many of what the filter shows need approval. */
  approvable: number;
  mayDecide: boolean;
  canWithdraw: boolean;
  isWithdrawing: boolean;
  onApprove: () => void;
  onApproveAll: () => void;
  onWithdraw: () => void;
  onClear: () => void;
}

/** What can be done with the ticked items, or with all that the filter shows. It has its own place, so that nothing jumps. */
export function SelectionBar(props: SelectionBarProps) {
  const { selected, approvable, mayDecide } = props;
  return (
    <div className={classes.bar}>
      <Text size="sm" aria-live="polite">
        {selected === 0 ? 'Nothing selected' : `${selected.toLocaleString('en')} selected`}
      </Text>
      {mayDecide && (
        <Group gap="xs">
          <Button size="compact-sm" disabled={selected === 0} onClick={props.onApprove}>
            Approve selected…
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={!props.canWithdraw}
            loading={props.isWithdrawing}
            onClick={props.onWithdraw}
          >
            Withdraw approval
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={approvable === 0}
            onClick={props.onApproveAll}
          >
            Approve all {approvable.toLocaleString('en')} shown…
          </Button>
        </Group>
      )}
      {selected > 0 && (
        <Button size="compact-sm" variant="subtle" onClick={props.onClear}>
          Clear selection
        </Button>
      )}
    </div>
  );
}
