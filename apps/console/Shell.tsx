import { Text } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-router';
import { basePath } from '#ui/request/base-path.ts';
import { usePublication } from './api.ts';
import { useLive } from './live/live.ts';
import { Finder } from './finder/Finder.tsx';
import { Navigation } from './Navigation.tsx';
import { AccountMenu } from './session/AccountMenu.tsx';
import { useExpired } from './session/expiry.ts';
import { usePresence } from './session/presence.ts';
import { ConfirmSignIn } from './session/ConfirmSignIn.tsx';
import { SignInAgain } from './session/SignInAgain.tsx';
import { StatusLine } from '#ui/activity/StatusLine.tsx';
import { ShortcutHelp } from '#ui/keyboard/ShortcutHelp.tsx';
import { Layout } from '#ui/layout/Layout.tsx';
import { ThemeSwitch } from '#ui/layout/ThemeSwitch.tsx';
import { setServerClock } from '#ui/text/When.tsx';
import { Countdown } from '#ui/text/Countdown.tsx';

/** What stands around every page. */
export function Shell({ children }: { children: ReactNode }) {
  const isPresent = usePresence();
  const isLive = useLive(isPresent && !useExpired());
  return (
    <>
      <Layout
        brand={
          <Link to="/" className="brand">
            <img src={`${basePath()}/mark.svg`} alt="" width={24} height={24} />
            ProSync
          </Link>
        }
        headerEnd={<AccountMenu />}
        tools={
          <>
            <NextPublish />
            <Finder />
            <ShortcutHelp />
            <ThemeSwitch />
          </>
        }
        navigation={<Navigation />}
        status={
          <StatusLine>
            {!isLive && (
              <Text size="sm" c="dimmed" role="status">
                Live updates are interrupted; trying again…
              </Text>
            )}
          </StatusLine>
        }
      >
        {children}
      </Layout>
      <SignInAgain />
      <ConfirmSignIn />
    </>
  );
}

function NextPublish() {
  const isPresent = usePresence();
  const { data, dataUpdatedAt, refetch } = usePublication();
  useEffect(() => {
    if (data) setServerClock(data.now, dataUpdatedAt);
  }, [data, dataUpdatedAt]);
  if (!data) return null;
  return (
    <Text size="sm" c="dimmed">
      Next publish in{' '}
      <Countdown
        due={data.nextDueAt}
        now={data.now}
        readAt={dataUpdatedAt}
        {...(isPresent ? { onDue: () => void refetch() } : {})}
      />
    </Text>
  );
}
