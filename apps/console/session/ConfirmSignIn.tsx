import { Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { useSignIn } from '../api.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { TextField } from '#ui/form/TextField.tsx';
import { answerAll, useIsAsked } from './confirmation.ts';
import { useOperator } from './operator.ts';

/** Over the page when what was asked for needs a recent sign-in: the page goes on with it once the password is entered. */
export function ConfirmSignIn() {
  return (
    <Modal
      opened={useIsAsked()}
      onClose={() => answerAll(false)}
      title="Enter your password to continue"
      zIndex={1_000}
    >
      <PasswordForm />
    </Modal>
  );
}

function PasswordForm() {
  const { email } = useOperator();
  const [password, setPassword] = useState('');
  const signIn = useSignIn();
  // The server's words are those of the sign-in, where the e-mail address may be wrong as well.
  const isWrong = signIn.error?.code === 'wrong-credentials';
  const confirm = () =>
    signIn.mutate({ email: email ?? '', password }, { onSuccess: () => answerAll(true) });
  return (
    <ConfirmForm
      verb="Continue"
      isRunning={signIn.isPending}
      error={isWrong ? { message: 'The password is wrong. Enter it again.' } : signIn.error}
      errorTitle="Nothing was changed"
      onConfirm={confirm}
      onCancel={() => answerAll(false)}
    >
      <Text size="sm">
        Changes to access, keys, sources and earlier releases need a sign-in within the last 15
        minutes.
      </Text>
      <TextField
        type="password"
        label="Password"
        autoComplete="current-password"
        required
        isFirst
        value={password}
        onChange={setPassword}
      />
    </ConfirmForm>
  );
}
