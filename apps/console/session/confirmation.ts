import { useSyncExternalStore } from 'react';

/** Ends the waiting: true once the password was entered, false when the person decided otherwise. */
type Answer = (isConfirmed: boolean) => void;

let waiting: readonly Answer[] = [];
const watchers = new Set<() => void>();

/** Asks the person for the password, once for all calls that wait for it. Returns whether it was entered. */
export function askForPassword(): Promise<boolean> {
  return new Promise((resolve) => change([...waiting, resolve]));
}

/** Lets the calls that wait go on, or end. */
export function answerAll(isConfirmed: boolean): void {
  const answers = waiting;
  change([]);
  for (const answer of answers) answer(isConfirmed);
}

/** True while a call waits for the password. */
export function useIsAsked(): boolean {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    () => waiting.length > 0,
  );
}

function change(answers: readonly Answer[]): void {
  waiting = answers;
  for (const watcher of watchers) watcher();
}
