import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { z } from 'zod';
import { refresh } from '#ui/request/queries.ts';
import { request } from '#ui/request/request.ts';
import { WorkView } from '#api/window-views';

const WorkEvent = z.object({ work: z.array(WorkView) });
const PRESENCE_MS = 60_000;
/** What this window did itself is read again by the command; the files tell of it a little later. */
const OWN_MS = 5_000;

interface Live {
  work: readonly WorkView[];
  isConnected: boolean;
  /** Someone else changed something here since the content was read. */
  hasNews: boolean;
}

let live: Live = { work: [], isConnected: true, hasNews: false };
const watchers = new Set<() => void>();

function change(part: Partial<Live>): void {
  live = { ...live, ...part };
  for (const watcher of watchers) watcher();
}

/** What is told by the client that serves this page. */
export function useLive(): Live {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    () => live,
  );
}

/** The newest content is on screen. */
export function forgetNews(): void {
  change({ hasNews: false });
}

/** What is at work now; null: nothing. */
export function useAtWork(): WorkView | null {
  const [newest] = useLive().work;
  return newest?.endedAt === null ? newest : null;
}

/** Follows the client while the page is open, and tells it that someone looks. */
export function useFollowing(): void {
  const client = useQueryClient();
  useEffect(() => {
    const stream = new EventSource('/api/v1/events');
    stream.onopen = () => change({ isConnected: true });
    stream.onerror = () => change({ isConnected: false });
    stream.addEventListener('work', ({ data }: MessageEvent<string>) => {
      change({ work: WorkEvent.parse(JSON.parse(data)).work });
    });
    stream.addEventListener('changed', () => {
      refresh(client, ['/overview', '/releases', '/runs']);
      if (!isOwn(live.work[0])) change({ hasNews: true });
    });
    const timer = setInterval(showPresence, PRESENCE_MS);
    return () => {
      stream.close();
      clearInterval(timer);
    };
  }, [client]);
}

function isOwn(newest: WorkView | undefined): boolean {
  if (newest === undefined) return false;
  return newest.endedAt === null || Date.now() - Date.parse(newest.endedAt) < OWN_MS;
}

function showPresence(): void {
  if (document.visibilityState !== 'visible') return;
  void request('/presence', z.object({}), { method: 'POST' }).catch(() => undefined);
}
