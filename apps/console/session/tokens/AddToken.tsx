import { Checkbox, Stack } from '@mantine/core';
import { useState } from 'react';
import { TokenScope, type CreatedOperatorToken, type OperatorView } from '#api/operators';
import { scopesOf, TOKEN_DAYS } from '#domain/token-rights';
import { useAddToken } from '../../api.ts';
import { TypesChoice } from '../../shared/TypesChoice.tsx';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { TextField } from '#ui/form/TextField.tsx';
import { SCOPE_LABELS, SCOPE_MEANINGS } from './scopes.ts';

interface AddTokenProps {
  operator: OperatorView;
  onCreated: (created: CreatedOperatorToken) => void;
  onCancel: () => void;
}

/** A new token: by default it only reads, and ends after three months. */
export function AddToken({ operator, onCreated, onCancel }: AddTokenProps) {
  const [name, setName] = useState('');
  const [days, setDays] = useState(String(TOKEN_DAYS.default));
  const [scopes, setScopes] = useState<TokenScope[]>(['read']);
  const [contentTypes, setContentTypes] = useState<string[] | null>(null);
  const add = useAddToken();
  const created = (token: CreatedOperatorToken) => {
    tell('success', `Created the token ${token.name.slice(0, 80)}.`);
    onCreated(token);
  };
  const body = { id: operator.id, name: name.trim(), scopes, contentTypes, days: Number(days) };
  return (
    <ConfirmForm
      verb="Create token"
      isRunning={add.isPending}
      error={add.error}
      errorTitle="No token was created"
      disabled={scopes.length === 0 || contentTypes?.length === 0}
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
      <Scopes role={operator.role} scopes={scopes} onChange={setScopes} />
      <TypesChoice contentTypes={contentTypes} onChange={setContentTypes} />
      <TextField {...DAYS} value={days} onChange={setDays} error={add.error?.at('days')} />
    </ConfirmForm>
  );
}

const DAYS = {
  type: 'number',
  label: 'Days until it expires',
  required: true,
  min: 1,
  max: TOKEN_DAYS.most,
};

interface ScopesProps {
  role: OperatorView['role'];
  scopes: TokenScope[];
  onChange: (scopes: TokenScope[]) => void;
}

function Scopes({ role, scopes, onChange }: ScopesProps) {
  return (
    <Checkbox.Group
      label="Scope"
      value={scopes}
      onChange={(values) => onChange(values.map((value) => TokenScope.parse(value)))}
      error={scopes.length === 0 ? 'Choose at least one' : null}
    >
      <Stack gap="xs" mt="xs">
        {scopesOf(role).map((scope) => (
          <Checkbox
            key={scope}
            value={scope}
            label={SCOPE_LABELS[scope]}
            description={SCOPE_MEANINGS[scope]}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
