import { Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Role, type OperatorView } from '#api/operators';
import { useChangeOperator } from '../../../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { labelOf } from '#ui/text/labels.ts';
import { ROLE_MEANINGS } from '../roles.ts';

/** Another role, chosen and then confirmed: it holds at once, also for the operator's tokens. */
export function ChangeRole({ operator, onClose }: { operator: OperatorView; onClose: () => void }) {
  const [role, setRole] = useState<Role>(operator.role);
  const change = useChangeOperator();
  const changed = () => {
    tell('success', `${operator.name.slice(0, 80)} is now ${labelOf(role).toLowerCase()}.`);
    onClose();
  };
  return (
    <ConfirmForm
      verb="Change role"
      disabled={role === operator.role}
      isRunning={change.isPending}
      error={change.error}
      errorTitle="The role was not changed"
      onConfirm={() => change.mutate({ id: operator.id, role }, { onSuccess: changed })}
      onCancel={onClose}
    >
      <Text size="sm">
        The new role of <PlainText>{operator.name}</PlainText> takes effect immediately, also for
        tokens.
      </Text>
      <Radio.Group label="Role" value={role} onChange={(value) => setRole(Role.parse(value))}>
        <Stack gap="xs" mt="xs">
          {Role.options.map((value) => (
            <Radio
              key={value}
              value={value}
              label={labelOf(value)}
              description={ROLE_MEANINGS[value]}
            />
          ))}
        </Stack>
      </Radio.Group>
    </ConfirmForm>
  );
}
