import { useSyncExternalStore } from 'react';

let hasExpired = false;
const watchers = new Set<() => void>();

/** Says that the server asks for a sign-in again, or that someone has signed in. */
export function setExpired(expired: boolean): void {
  hasExpired = expired;
  for (const watcher of watchers) watcher();
}

/** True while the session is over and the page behind waits with everything that was typed. */
export function useExpired(): boolean {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    () => hasExpired,
  );
}
