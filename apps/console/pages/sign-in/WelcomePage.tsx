import { Anchor, Paper, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { useInvitation } from '../../api.ts';
import { Failure, type Failed } from '#ui/states/Failure.tsx';
import { Loading } from '#ui/states/Loading.tsx';
import { labelOf } from '#ui/text/labels.ts';
import { AcceptForm } from './AcceptForm.tsx';

/** Where a one-time link leads: the first operator of a new server, or someone invited. */
export default function WelcomePage() {
  // The code stands behind the #, which browsers do not send, so that it never is in a log.
  // Another link pasted over it changes nothing else of the address.
  const code = useLocation().hash.slice(1);
  const { mutate: look, data: invitation, error } = useInvitation();
  const client = useQueryClient();
  const navigate = useNavigate();
  useEffect(() => look(code), [look, code]);
  return (
    <main className="sign-in">
      <Paper withBorder p="lg">
        <Title order={1} mb="xs">
          {invitation?.first ? 'Create the first operator account' : 'Welcome to ProSync'}
        </Title>
        {error && <Unusable error={error} />}
        {!error && !invitation && <Loading lines={3} />}
        {invitation && (
          <>
            <Text size="sm" mb="md">
              Your role will be {labelOf(invitation.role).toLowerCase()}. The link works once.
            </Text>
            <AcceptForm
              code={code}
              invitation={invitation}
              onAccepted={(session) => {
                client.setQueryData(['/session', {}], session);
                void navigate('/', { replace: true });
              }}
            />
          </>
        )}
      </Paper>
    </main>
  );
}

function Unusable({ error }: { error: Failed }) {
  return (
    <>
      <Failure title="This link does not work" error={error} />
      <Text size="sm" mt="md">
        An administrator can invite you again.{' '}
        <Anchor component={Link} underline="always" size="sm" to="/">
          Sign in
        </Anchor>
      </Text>
    </>
  );
}
