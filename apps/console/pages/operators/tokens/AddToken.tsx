import { useState } from 'react';
import type { CreatedOperatorToken } from '#api/operators';
import { useAddToken } from '../../../api.ts';
import { tell } from '../../../ui/activity/activity.ts';
import { ConfirmForm } from '../../../ui/form/ConfirmForm.tsx';
import { TextField } from '../../../ui/form/TextField.tsx';

interface AddTokenProps {
  /** Of the operator. */
  id: string;
  onCreated: (created: CreatedOperatorToken) => void;
  onCancel: () => void;
}

/** A new token, by default for three months. */
export function AddToken({ id, onCreated, onCancel }: AddTokenProps) {
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const add = useAddToken();
  const created = (token: CreatedOperatorToken) => {
    tell('success', `Made the token ${token.name.slice(0, 80)}.`);
    onCreated(token);
  };
  const body = { id, name: name.trim(), ...(days === '' ? {} : { days: Number(days) }) };
  return (
    <ConfirmForm
      verb="Add token"
      isRunning={add.isPending}
      error={add.error}
      errorTitle="No token was made"
      onConfirm={() => add.mutate(body, { onSuccess: created })}
      onCancel={onCancel}
    >
      <TextField
        label="Name of a new token"
        required
        maxLength={255}
        value={name}
        onChange={setName}
        error={add.error?.at('name')}
      />
      <TextField
        type="number"
        label="Days until it expires"
        description="Empty: it does not expire"
        min={1}
        max={3650}
        value={days}
        onChange={setDays}
        error={add.error?.at('days')}
      />
    </ConfirmForm>
  );
}
