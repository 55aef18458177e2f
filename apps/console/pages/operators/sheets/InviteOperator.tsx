import { useState } from 'react';
import type { Role, InvitedOperator } from '#api/operators';
import { useInviteOperator } from '../../../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { SecretOnce } from '#ui/form/SecretOnce.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { TextField } from '#ui/form/TextField.tsx';
import { RoleSelect } from './RoleSelect.tsx';

/** Invites someone; the one-time link is handed over by the inviter. */
export function InviteOperator({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [invited, setInvited] = useState<InvitedOperator | null>(null);
  const done = () => {
    setInvited(null);
    onClose();
  };
  return (
    <Sheet
      isOpen={isOpen}
      onClose={onClose}
      isLocked={invited !== null}
      title={invited ? `Give this link to ${invited.email}` : 'Invite operator'}
    >
      {invited ? (
        <SecretOnce
          secret={invited.link}
          what="link"
          fileName="prosync-invitation.txt"
          onDone={done}
        />
      ) : (
        <InviteForm onCancel={onClose} onInvited={setInvited} />
      )}
    </Sheet>
  );
}

interface InviteFormProps {
  onCancel: () => void;
  onInvited: (invited: InvitedOperator) => void;
}

function InviteForm({ onCancel, onInvited }: InviteFormProps) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('approver');
  const invite = useInviteOperator();
  const named = name.trim() === '' ? {} : { name: name.trim() };
  const invited = (answer: InvitedOperator) => {
    tell('success', `Invited ${answer.email}; the link works for 72 hours.`);
    onInvited(answer);
  };
  return (
    <ConfirmForm
      verb="Invite"
      isRunning={invite.isPending}
      error={invite.error}
      errorTitle="Nobody was invited"
      onConfirm={() =>
        invite.mutate({ email: email.trim(), role, ...named }, { onSuccess: invited })
      }
      onCancel={onCancel}
    >
      <TextField {...EMAIL} value={email} onChange={setEmail} error={invite.error?.at('email')} />
      <TextField label="Name (optional)" maxLength={255} value={name} onChange={setName} />
      <RoleSelect role={role} onChange={setRole} />
    </ConfirmForm>
  );
}

const EMAIL = {
  label: 'E-mail address',
  description:
    'If the link is lost or has expired, invite the person again. The earlier link then stops working.',
  type: 'email',
  required: true,
};
