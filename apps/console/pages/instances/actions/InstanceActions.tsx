import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { InstanceDetail } from '#api/instances';
import { useOperator } from '../../../session/operator.ts';
import { Sheet } from '#ui/form/Sheet.tsx';
import { MergeForm } from './MergeForm.tsx';
import { RemoveForm } from './RemoveForm.tsx';
import { RenameForm } from './RenameForm.tsx';

const ACTIONS = [
  { button: 'Rename…', title: 'Rename instance', Form: RenameForm },
  { button: 'Merge…', title: 'Merge instances', Form: MergeForm },
  { button: 'Remove…', title: 'Remove instance', Form: RemoveForm },
] as const;

/** Renames, merges and removes an instance; administrators only. */
export function InstanceActions({ instance }: { instance: InstanceDetail }) {
  const [open, setOpen] = useState<(typeof ACTIONS)[number] | null>(null);
  const close = () => setOpen(null);
  if (!useOperator().may('administrator')) return null;
  return (
    <Group gap="xs">
      {ACTIONS.map((action) => (
        <Button key={action.title} variant="default" onClick={() => setOpen(action)}>
          {action.button}
        </Button>
      ))}
      <Sheet isOpen={open !== null} onClose={close} title={open?.title ?? ''}>
        {open && <open.Form instance={instance} onDone={close} />}
      </Sheet>
    </Group>
  );
}
