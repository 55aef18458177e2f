import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { StateWord } from '#ui/text/StateWord.tsx';
import { StatusLine } from '#ui/activity/StatusLine.tsx';
import { ShortcutHelp } from '#ui/keyboard/ShortcutHelp.tsx';
import { Layout } from '#ui/layout/Layout.tsx';
import { useIsNarrow } from '#ui/layout/room.ts';
import { ThemeSwitch } from '#ui/layout/ThemeSwitch.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { useOverview } from '../api.ts';
import { useFollowing, useLive } from '../live.ts';
import { AtWork } from './AtWork.tsx';
import { Navigation } from './Navigation.tsx';
import { ToDo } from './ToDo.tsx';

/** What stands around every page of the window. */
export function Shell({ children }: { children: ReactNode }) {
  useFollowing();
  const { isConnected } = useLive();
  return (
    <Layout
      brand={
        <Link to="/content" className="brand">
          <img src="/mark.svg" alt="" width={24} height={24} />
          ProSync instance
        </Link>
      }
      headerEnd={<Whose />}
      tools={
        <>
          <ShortcutHelp />
          <ThemeSwitch />
        </>
      }
      navigation={<Navigation />}
      status={
        <StatusLine>
          <AtWork />
        </StatusLine>
      }
    >
      {!isConnected && (
        <Notice tone="error" title="The client that serves this window has ended">
          This page is no longer updated. Run prosync ui again and open its new link.
        </Notice>
      )}
      <ToDo />
      {children}
    </Layout>
  );
}

/** Which instance this is, and what holds it back. */
function Whose() {
  const { data } = useOverview();
  const isNarrow = useIsNarrow();
  if (!data?.connection) return null;
  const { client, server } = data.connection;
  return (
    <>
      {data.hold.pause && <StateWord word="paused" />}
      {data.hold.pin && <StateWord word="pinned" />}
      <Text size="sm" fw={600} component="span">
        <PlainText max={40}>{client}</PlainText>
      </Text>
      {!isNarrow && (
        <Text size="sm" c="dimmed" component="span">
          at {new URL(server).host}
        </Text>
      )}
    </>
  );
}
