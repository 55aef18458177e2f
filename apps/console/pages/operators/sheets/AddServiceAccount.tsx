import { useState } from 'react';
import type { Role } from '#api/operators';
import { useAddServiceAccount } from '../../../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { TextField } from '#ui/form/TextField.tsx';
import { RoleSelect } from './RoleSelect.tsx';

interface AddServiceAccountProps {
  isOpen: boolean;
  onClose: () => void;
  /** Opens the tokens of the new account: without one it can do nothing. */
  onAdded: (id: string) => void;
}

/** Adds an operator for automation, which has tokens and no password. */
export function AddServiceAccount({ isOpen, onClose, onAdded }: AddServiceAccountProps) {
  return (
    <Sheet isOpen={isOpen} onClose={onClose} title="Add service account">
      <AddForm onCancel={onClose} onAdded={onAdded} />
    </Sheet>
  );
}

interface AddFormProps {
  onCancel: () => void;
  onAdded: (id: string) => void;
}

function AddForm({ onCancel, onAdded }: AddFormProps) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('approver');
  const add = useAddServiceAccount();
  return (
    <ConfirmForm
      verb="Add service account"
      isRunning={add.isPending}
      error={add.error}
      errorTitle="No service account was added"
      onConfirm={() =>
        add.mutate(
          { name: name.trim(), role },
          {
            onSuccess: (account) => {
              tell('success', `Added the service account ${account.name.slice(0, 80)}.`);
              onAdded(account.id);
            },
          },
        )
      }
      onCancel={onCancel}
    >
      <TextField
        label="Name"
        description="The audit shows this name"
        required
        maxLength={255}
        value={name}
        onChange={setName}
        error={add.error?.at('name')}
      />
      <RoleSelect role={role} onChange={setRole} />
    </ConfirmForm>
  );
}
