import { NativeSelect, Stack } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { WindowCommand } from '#api/window-commands';
import { itemName, type ContentRow, type PolicyView } from '#api/window-views';
import { useAction } from '../actions/action.ts';
import { usePolicy } from '../api.ts';
import { CommandLine } from '../actions/CommandLine.tsx';

type Policy = z.infer<typeof PolicyView>['policy'];

const HANDLING = [
  { value: 'report', label: 'Report: leave it and report it' },
  { value: 'ask', label: 'Ask: restore it when someone confirms' },
  { value: 'automatic', label: 'Automatic: restore it' },
];
const KINDS = [
  [
    'changed',
    'When its content was changed here',
    [
      { value: 'keep', label: 'Keep: leave it and report it' },
      { value: 'overwrite', label: 'Overwrite: the published content wins' },
      { value: 'detach', label: 'Detach: stop managing it' },
    ],
  ],
  ['moved', 'When it was moved here', HANDLING],
  ['deleted', 'When it was deleted here', HANDLING],
  ['namesake', 'When another item has its name here', HANDLING],
] as const;

/** What is done about drift of this item. */
export function PolicyForm({ row, onClose }: { row: ContentRow; onClose: () => void }) {
  const query = usePolicy(row);
  return (
    <Loaded query={query} lines={4}>
      {({ policy }) => <Choices row={row} policy={policy} onClose={onClose} />}
    </Loaded>
  );
}

interface ChoicesProps {
  row: ContentRow;
  policy: Policy;
  onClose: () => void;
}

function Choices({ row, policy, onClose }: ChoicesProps) {
  const action = useAction(onClose);
  const [chosen, setChosen] = useState<Partial<Policy>>({});
  const parsed = WindowCommand.safeParse({ verb: 'policy', item: itemName(row), ...chosen });
  const command = parsed.data;
  return (
    <ConfirmForm
      verb="Set policy"
      isRunning={action.isRunning}
      error={action.error}
      errorTitle="The policy was not set"
      disabled={Object.keys(chosen).length === 0 || command === undefined}
      onConfirm={() => command && action.perform(command)}
      onCancel={onClose}
    >
      <Stack gap="sm">
        {KINDS.map(([kind, label, choices]) => (
          <NativeSelect
            key={kind}
            label={label}
            value={chosen[kind] ?? policy[kind]}
            onChange={(event) => setChosen({ ...chosen, [kind]: event.currentTarget.value })}
            data={[...choices]}
          />
        ))}
      </Stack>
      {command && <CommandLine command={command} />}
    </ConfirmForm>
  );
}
