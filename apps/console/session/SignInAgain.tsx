import { Modal, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useExpired, setExpired } from './expiry.ts';
import { useOperator } from './operator.ts';
import { basePath } from '#ui/request/base-path.ts';
import { SignInForm } from './SignInForm.tsx';

/** Over the page when the session is over: the page stays as it is, with everything that was typed. */
export function SignInAgain() {
  const operator = useOperator();
  const client = useQueryClient();
  return (
    <Modal
      opened={useExpired()}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title="Your session has ended. Sign in again"
      zIndex={1_000}
    >
      <Text size="sm" mb="sm">
        What you typed is still there. Nothing was sent in the meantime.
      </Text>
      <SignInForm
        email={operator.email ?? ''}
        onSignedIn={(session) => {
          setExpired(false);
          // Someone else must not go on with what the first one typed.
          if (session.operator.id !== operator.id) return location.assign(`${basePath()}/`);
          void client.invalidateQueries();
        }}
      />
    </Modal>
  );
}
