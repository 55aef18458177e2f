import { useState } from 'react';
import type { ApprovalsAnswer } from '#api/approvals';
import type { ItemView } from '#api/items';
import type { useItems } from '../../../api.ts';
import { useOperator } from '../../../session/operator.ts';
import { useShortcuts } from '#ui/keyboard/shortcuts.ts';
import type { Selection } from '#ui/table/selection.ts';
import type { Filter } from '../../../shared/item-filter.ts';
import { ApproveSheet } from './ApproveSheet.tsx';
import { isApproved, tellApproved, useWithdrawing } from '../../../shared/decisions.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { isApprovable, selectedToApprove, useFilteredToApprove, useNeeding } from './to-approve.ts';
import { Undo } from './Undo.tsx';

interface ListActionsProps {
  filter: Filter;
  list: ReturnType<typeof useItems>;
  selection: Selection;
}

/** Approve the selection, approve all that the filter shows, withdraw, and take back what was just approved. */
export function ListActions({ filter, list, selection }: ListActionsProps) {
  const [sheet, setSheet] = useState<'selected' | 'all' | null>(null);
  const [undoable, setUndoable] = useState<readonly string[]>([]);
  const withdrawing = useWithdrawing();
  const mayDecide = useOperator().may('approver');
  const selected = list.entries.filter(({ id }) => selection.has(id));
  const filtered = useFilteredToApprove(filter, sheet === 'all');
  const needing = useNeeding(filter, list.first?.counts);
  const withdrawable = selected.filter(isApproved).map(({ id }) => id);
  const approved = (answer: ApprovalsAnswer) => {
    tellApproved(answer);
    setUndoable(sheet === 'selected' ? approvedOf(selected, answer) : []);
    selection.clear();
  };
  const open = () => mayDecide && selected.length > 0 && setSheet('selected');
  useShortcuts([{ key: 'a', does: 'Approve the selected items', run: open }]);
  return (
    <>
      <SelectionBar
        selected={selected.length}
        needing={needing}
        mayDecide={mayDecide}
        canWithdraw={withdrawable.length > 0}
        isWithdrawing={withdrawing.isRunning}
        onApprove={open}
        onApproveAll={() => setSheet('all')}
        onWithdraw={() => withdrawing.run(withdrawable, selection.clear)}
        onClear={selection.clear}
      />
      <Undo ids={undoable} onDone={() => setUndoable([])} />
      <ApproveSheet
        toApprove={sheet === 'all' ? filtered : selectedToApprove(selected)}
        isOpen={sheet !== null}
        onClose={() => setSheet(null)}
        onApproved={approved}
      />
    </>
  );
}

/** The ids of the selected items that were approved. */
function approvedOf(selected: readonly ItemView[], { refused }: ApprovalsAnswer): string[] {
  const left = new Set(refused.map(({ id }) => id));
  return selected.filter((item) => isApprovable(item) && !left.has(item.id)).map(({ id }) => id);
}
