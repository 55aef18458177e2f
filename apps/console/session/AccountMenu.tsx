import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useSignOut } from '../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { Sheet } from '#ui/form/Sheet.tsx';
import { labelOf } from '#ui/text/labels.ts';
import { ChangePasswordForm } from './ChangePasswordForm.tsx';
import { basePath } from '#ui/request/base-path.ts';
import { useOperator } from './operator.ts';
import { OwnTokens } from './tokens/OwnTokens.tsx';

/** Who is signed in, with what role; the own tokens, change the password or sign out. */
export function AccountMenu() {
  const operator = useOperator();
  const signOut = useSignOut();
  const [isShowingTokens, setShowingTokens] = useState(false);
  const [isChanging, setChanging] = useState(false);
  const leave = () =>
    signOut.mutate(undefined, {
      onSuccess: () => location.assign(`${basePath()}/`),
      onError: ({ message }) => tell('error', `You are still signed in: ${message}`),
    });
  return (
    <>
      <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button variant="default" size="compact-sm" maw="14rem">
            {operator.name.slice(0, 40)}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {operator.email} · {labelOf(operator.role)}
          </Menu.Label>
          <Menu.Item onClick={() => setShowingTokens(true)}>Your tokens</Menu.Item>
          <Menu.Item onClick={() => setChanging(true)}>Change password</Menu.Item>
          <Menu.Item onClick={leave}>Sign out</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Sheet isOpen={isChanging} onClose={() => setChanging(false)} title="Change password">
        <ChangePasswordForm onClose={() => setChanging(false)} />
      </Sheet>
      {isShowingTokens && <OwnTokens onClose={() => setShowingTokens(false)} />}
    </>
  );
}
