import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import type { SessionView } from '#api/sessions';
import { useSignIn } from '../api.ts';
import { Failure } from '#ui/states/Failure.tsx';
import { TextField } from '#ui/form/TextField.tsx';

interface SignInFormProps {
  email?: string;
  onSignedIn: (session: SessionView) => void;
}

/** E-mail address and password. Pasting and password stores work (WCAG 3.3.8). */
export function SignInForm({ email: known = '', onSignedIn }: SignInFormProps) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const signIn = useSignIn();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate({ email: email.trim(), password }, { onSuccess: onSignedIn });
      }}
    >
      <Stack>
        <TextField
          label="E-mail address"
          type="email"
          name="email"
          autoComplete="username"
          required
          value={email}
          onChange={setEmail}
        />
        <TextField
          type="password"
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          isFirst={known !== ''}
          value={password}
          onChange={setPassword}
        />
        {signIn.error && <Failure title="You are not signed in" error={signIn.error} />}
        <Button type="submit" loading={signIn.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
