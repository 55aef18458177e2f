import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import type { InvitationView } from '#api/operators';
import type { SessionView } from '#api/sessions';
import { useAcceptInvitation } from '../../api.ts';
import { Failure } from '#ui/states/Failure.tsx';
import { TextField } from '#ui/form/TextField.tsx';

interface AcceptFormProps {
  code: string;
  invitation: InvitationView;
  onAccepted: (session: SessionView) => void;
}

/** Name and password; the first operator also says the e-mail address. */
export function AcceptForm({ code, invitation, onAccepted }: AcceptFormProps) {
  const [email, setEmail] = useState(invitation.email ?? '');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const accept = useAcceptInvitation();
  const wrong = (field: string) => accept.error?.at(field) ?? null;
  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    const own = invitation.email === null ? { email: email.trim() } : {};
    const named = name.trim() === '' ? {} : { name: name.trim() };
    accept.mutate({ code, password, ...own, ...named }, { onSuccess: onAccepted });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextField
          {...EMAIL}
          readOnly={invitation.email !== null}
          value={email}
          onChange={setEmail}
          error={wrong('email')}
        />
        <TextField {...NAME} value={name} onChange={setName} error={wrong('name')} />
        <TextField
          {...PASSWORD}
          value={password}
          onChange={setPassword}
          error={wrong('password')}
        />
        {accept.error && <Failure error={accept.error} />}
        <Button type="submit" loading={accept.isPending}>
          Start
        </Button>
      </Stack>
    </form>
  );
}

const EMAIL = { label: 'E-mail address', type: 'email', autoComplete: 'username', required: true };
const NAME = {
  label: 'Name',
  description: 'Other operators see this name next to your approvals',
  autoComplete: 'name',
};
const PASSWORD = {
  label: 'Password',
  description: 'At least 12 characters; a few words are fine',
  type: 'password',
  autoComplete: 'new-password',
  required: true,
};
