import { Button, Group } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { MAX_INSTRUCTIONS_LENGTH } from '#domain/instructions';
import type { DifferenceSide, ItemDetail } from '#api/items';
import { useOperator } from '../../../session/operator.ts';
import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { InstructionsSheet } from './InstructionsSheet.tsx';

/** What to do by hand once the version on screen is installed; written here until it is approved. */
export function Instructions({ item }: { item: ItemDetail }) {
  const [isOpen, setOpen] = useState(false);
  const operator = useOperator();
  const { observed, published } = item.difference;
  const side = observed ?? published;
  if (side === null) return null;
  const canWrite = operator.may('approver') && observed !== null && isUndecided(item);
  const verb = side.instructions === null ? 'Add instructions…' : 'Change instructions…';
  const button = canWrite && (
    <Button size="xs" variant="default" onClick={() => setOpen(true)}>
      {verb}
    </Button>
  );
  return (
    <>
      <Shown side={side} button={button} />
      {canWrite && (
        <InstructionsSheet
          itemId={item.id}
          side={observed}
          isOpen={isOpen}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

interface ShownProps {
  side: DifferenceSide;
  button: ReactNode;
}

function Shown({ side, button }: ShownProps) {
  if (side.instructions === null) return <Group justify="flex-end">{button}</Group>;
  return (
    <Notice tone="warning" title="Instructions for this version" action={button}>
      <PlainText max={MAX_INSTRUCTIONS_LENGTH}>{side.instructions}</PlainText>
    </Notice>
  );
}

function isUndecided({ approvalStatus, problem }: ItemDetail): boolean {
  return approvalStatus === 'needs-approval' && problem === null;
}
