import { Text } from '@mantine/core';
import type { OperatorView } from '#api/operators';
import { useChangeOperator } from '../../../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';

interface SwitchAccessProps {
  operator: OperatorView;
  onClose: () => void;
}

/** Ends an operator's access, or gives it back. */
export function SwitchAccess({ operator: { id, name, status }, onClose }: SwitchAccessProps) {
  const disabled = status !== 'disabled';
  const change = useChangeOperator();
  const changed = () => {
    tell('success', `${name.slice(0, 80)} is ${disabled ? 'disabled' : 'enabled'}.`);
    onClose();
  };
  return (
    <ConfirmForm
      verb={disabled ? 'Disable' : 'Enable'}
      dangerous={disabled}
      isRunning={change.isPending}
      error={change.error}
      errorTitle="Nothing was changed"
      onConfirm={() => change.mutate({ id, disabled }, { onSuccess: changed })}
      onCancel={onClose}
    >
      <Text>
        {disabled ? (
          <>
            The sessions and tokens of <PlainText>{name}</PlainText> stop working at once. Their
            approvals stay. You can enable the operator again.
          </>
        ) : (
          <>
            <PlainText>{name}</PlainText> can sign in again, with the same password and the same
            tokens.
          </>
        )}
      </Text>
    </ConfirmForm>
  );
}
