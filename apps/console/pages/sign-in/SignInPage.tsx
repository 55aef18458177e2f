import { Paper, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { setExpired } from '../../session/expiry.ts';
import { SignInForm } from '../../session/SignInForm.tsx';

/** The door. The address stays, so that a link leads to its page after the sign-in. */
export function SignInPage() {
  const client = useQueryClient();
  return (
    <main className="sign-in">
      <Paper withBorder p="lg">
        <Title order={1} mb="md">
          Sign in to ProSync
        </Title>
        <SignInForm
          onSignedIn={(session) => {
            setExpired(false);
            client.setQueryData(['/session', {}], session);
          }}
        />
      </Paper>
    </main>
  );
}
