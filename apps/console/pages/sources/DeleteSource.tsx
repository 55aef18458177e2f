import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { SourceView } from '#api/sources';
import { useDeleteSource } from './source-calls.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';

/** Deletes a source after its name was typed. */
export function DeleteSource({ source }: { source: SourceView }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        Delete…
      </Button>
      <Sheet isOpen={isOpen} onClose={() => setOpen(false)} title="Delete source">
        {isOpen && <DeleteForm source={source} onClose={() => setOpen(false)} />}
      </Sheet>
    </>
  );
}

function DeleteForm({ source, onClose }: { source: SourceView; onClose: () => void }) {
  const remove = useDeleteSource();
  const navigate = useNavigate();
  const { id, name } = source;
  const deleted = () => {
    tell('success', `Deleted the source ${name.slice(0, 80)}.`);
    void navigate('/sources');
  };
  return (
    <ConfirmForm
      verb="Delete"
      dangerous
      typed={name}
      isRunning={remove.isPending}
      error={remove.error}
      errorTitle="The source was not deleted"
      onConfirm={() => remove.mutate(id, { onSuccess: deleted })}
      onCancel={onClose}
    >
      <Text>
        ProSync stops scanning <PlainText>{name}</PlainText>. Its published items stay published:
        they are listed as deleted, and instances keep them until you approve and publish the
        removal.
      </Text>
    </ConfirmForm>
  );
}
