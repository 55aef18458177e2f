import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { SourceView } from '#api/sources';
import { useAddSource } from '../../api.ts';
import { tell } from '../../ui/activity/activity.ts';
import { ConfirmForm } from '../../ui/form/ConfirmForm.tsx';
import { Sheet } from '../../ui/form/Sheet.tsx';
import { TextField } from '../../ui/form/TextField.tsx';

/** A new source: connector and place. Its page then tests the connection and scans. */
export function AddSource({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Sheet isOpen={isOpen} onClose={onClose} title="Add source">
      <AddForm onClose={onClose} />
    </Sheet>
  );
}

const NAME = { label: 'Name', required: true, maxLength: 255 };
const FOLDER = {
  label: 'Folder',
  description: 'An absolute path on the server; prosync.yaml in it says what is tracked',
  required: true,
  maxLength: 4096,
};
const CONNECTORS = [{ value: 'directory', label: 'Directory or Git work tree' }];

function AddForm({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [root, setRoot] = useState('');
  const add = useAddSource();
  const navigate = useNavigate();
  const added = (source: SourceView) => {
    tell('success', `Added the source ${source.name.slice(0, 80)}.`);
    onClose();
    void navigate(`/sources/${source.id}`);
  };
  const submit = () =>
    add.mutate(
      { name: name.trim(), connector: 'directory', settings: { root } },
      { onSuccess: added },
    );
  return (
    <ConfirmForm
      verb="Add"
      isRunning={add.isPending}
      error={add.error}
      errorTitle="It was not added"
      onConfirm={submit}
      onCancel={onClose}
    >
      <TextField {...NAME} value={name} onChange={setName} error={add.error?.at('name')} />
      <NativeSelect label="Connector" data={CONNECTORS} />
      <TextField
        {...FOLDER}
        value={root}
        onChange={setRoot}
        error={add.error?.at('settings/root')}
      />
    </ConfirmForm>
  );
}
