import { Group, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import type { InstanceView } from '#api/instances';
import { useInstances } from '../../../api.ts';
import { labelOf } from '#ui/text/labels.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { SearchField } from '#ui/form/SearchField.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { useMergeInstance } from './instance-calls.ts';
import type { ActionProps } from './action-props.ts';

/** Removes the earlier entry of an installation that signed in again. */
export function MergeForm({ instance, onDone }: ActionProps) {
  const { id, name } = instance;
  const [from, setFrom] = useState<InstanceView | null>(null);
  const merge = useMergeInstance();
  const merged = () => {
    tell('success', `Merged the two entries of ${name.slice(0, 80)}.`);
    onDone();
  };
  return (
    <ConfirmForm
      verb="Merge instances"
      dangerous
      isRunning={merge.isPending}
      error={merge.error}
      errorTitle="The instances were not merged"
      disabled={from === null}
      onConfirm={() => from && merge.mutate({ id, from: from.id }, { onSuccess: merged })}
      onCancel={onDone}
    >
      <Text>
        An installation that was set up again has a second entry. ProSync keeps{' '}
        <PlainText max={200}>{name}</PlainText> with its latest report, and removes the earlier
        entry. If an operator renamed the earlier entry and not this one, ProSync keeps that name.
      </Text>
      <EarlierEntry instance={instance} chosen={from} onChoose={setFrom} />
    </ConfirmForm>
  );
}

interface EarlierEntryProps {
  instance: InstanceView;
  chosen: InstanceView | null;
  onChoose: (entry: InstanceView | null) => void;
}

function EarlierEntry({ instance, chosen, onChoose }: EarlierEntryProps) {
  const [q, setQ] = useState('');
  const { entries } = useInstances({ q });
  const others = entries.filter(
    ({ id, connector }) => id !== instance.id && connector === instance.connector,
  );
  return (
    <>
      <Group>
        <SearchField label="Search by name or API client" value={q} onChange={setQ} />
      </Group>
      <NativeSelect
        label="Earlier entry"
        value={chosen?.id ?? ''}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChoose(others.find(({ id }) => id === value) ?? null);
        }}
        data={[
          { value: '', label: others.length === 0 ? 'No other instance matches' : 'Choose one' },
          ...others.map((entry) => ({ value: entry.id, label: labelFor(entry) })),
        ]}
      />
    </>
  );
}

/** Names are often equal, so the label adds what tells the entries apart. */
function labelFor({ name, health, reportedAt, apiClient }: InstanceView): string {
  const when = reportedAt.slice(0, 16).replace('T', ' ');
  const client = apiClient?.name.slice(0, 40) ?? 'deleted API client';
  return `${name.slice(0, 60)} (${client}, ${labelOf(health).toLowerCase()}, last report ${when} UTC)`;
}
