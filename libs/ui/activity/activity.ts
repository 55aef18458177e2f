import { useSyncExternalStore } from 'react';
import type { Tone } from '../states/Notice.tsx';

/** One thing that was done from this window, or that arrived while it was open. */
export interface Activity {
  id: number;
  /** Milliseconds since 1970. */
  at: number;
  tone: Tone;
  text: string;
}

/** How many the feed keeps. */
const KEPT = 100;

let activities: readonly Activity[] = [];
let next = 1;
const watchers = new Set<() => void>();

/** Adds an entry; it shows in the status line and in the feed. */
export function tell(tone: Tone, text: string): void {
  activities = [{ id: next++, at: Date.now(), tone, text }, ...activities].slice(0, KEPT);
  for (const watcher of watchers) watcher();
}

/** The newest first. */
export function useActivities(): readonly Activity[] {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    () => activities,
  );
}
