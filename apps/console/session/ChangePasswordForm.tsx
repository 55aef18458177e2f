import { useState } from 'react';
import { useChangePassword } from '../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { TextField } from '#ui/form/TextField.tsx';

/** Changes the own password; every other session of the operator ends. */
export function ChangePasswordForm({ onClose }: { onClose: () => void }) {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = useChangePassword();
  // The server's words are those of the sign-in, where the e-mail address may be wrong as well.
  const isWrong = change.error?.code === 'wrong-credentials';
  const changed = () => {
    tell(
      'success',
      'Your password is changed. Your other sessions and all your tokens have ended.',
    );
    onClose();
  };
  return (
    <ConfirmForm
      verb="Change password"
      isRunning={change.isPending}
      error={isWrong ? { message: 'The current password is wrong. Enter it again.' } : change.error}
      errorTitle="Your password was not changed"
      onConfirm={() => change.mutate({ current, password }, { onSuccess: changed })}
      onCancel={onClose}
    >
      <TextField
        type="password"
        label="Current password"
        autoComplete="current-password"
        required
        value={current}
        onChange={setCurrent}
      />
      <TextField
        {...NEW_PASSWORD}
        value={password}
        onChange={setPassword}
        error={change.error?.at('password')}
      />
    </ConfirmForm>
  );
}

const NEW_PASSWORD = {
  type: 'password',
  label: 'New password',
  description: 'At least 12 characters. Your other sessions and all your tokens end.',
  autoComplete: 'new-password',
  required: true,
};
