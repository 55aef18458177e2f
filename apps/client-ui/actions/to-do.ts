import { useSyncExternalStore } from 'react';

let notes: readonly string[] = [];
const watchers = new Set<() => void>();

/** Keeps what a person still has to do until someone says that it is done. */
export function keepToDo(more: readonly string[]): void {
  set([...new Set([...notes, ...more])]);
}

/** It is done. */
export function clearToDo(): void {
  set([]);
}

/** What a person still has to do at the instance. */
export function useToDo(): readonly string[] {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    () => notes,
  );
}

function set(next: readonly string[]): void {
  notes = next;
  for (const watcher of watchers) watcher();
}
