import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { refreshFacts } from '#ui/request/queries.ts';
import { apiPath } from '#ui/request/request.ts';

/** What the server says has changed; never what it is now (`GET /api/v1/live`). */
const HINTS = {
  review: ['/content-types', '/publication'],
  release: ['/content-types', '/publication', '/releases'],
  scan: ['/sources'],
  report: ['/instances'],
} as const;
type Hint = keyof typeof HINTS;
const HINT_NAMES = Object.keys(HINTS) as Hint[];

/** Hints that come in a row are answered once. */
const SETTLE_MS = 400;

/** Follows the server; returns whether it is being followed. Lists do not move: they only learn that there is news. */
export function useLive(isOn: boolean): boolean {
  const client = useQueryClient();
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    if (!isOn) return;
    const pending = new Set<Hint>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = () => {
      timer = undefined;
      for (const hint of pending) {
        refreshFacts(client, HINTS[hint]);
        for (const listener of listeners.get(hint) ?? []) listener();
      }
      pending.clear();
    };
    const stream = new EventSource(apiPath('/live'));
    stream.onopen = () => {
      setConnected(true);
      // What happened before it was open, or while it was not, was told to nobody.
      for (const hint of HINT_NAMES) pending.add(hint);
      timer ??= setTimeout(settle, SETTLE_MS);
    };
    stream.onerror = () => setConnected(false);
    for (const hint of HINT_NAMES) {
      stream.addEventListener(hint, () => {
        pending.add(hint);
        timer ??= setTimeout(settle, SETTLE_MS);
      });
    }
    return () => {
      stream.close();
      clearTimeout(timer);
    };
  }, [client, isOn]);
  return isConnected;
}

const listeners = new Map<Hint, Set<() => void>>();

/** Calls `listener` after each of these hints, as long as the component is on screen. */
export function useHint(hints: readonly Hint[], listener: () => void): void {
  const names = hints.join(' ');
  useEffect(() => {
    const watched = names.split(' ') as Hint[];
    for (const hint of watched) {
      listeners.set(hint, (listeners.get(hint) ?? new Set()).add(listener));
    }
    return () => {
      for (const hint of watched) listeners.get(hint)?.delete(listener);
    };
  }, [names, listener]);
}
