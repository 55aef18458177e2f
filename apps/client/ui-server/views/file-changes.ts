import { statSync } from 'node:fs';
import type { Place } from '../../state/place.ts';

/** How often the files of the instance are looked at. */
const EVERY_MS = 2_000;

/**
 * Tells when something changed at the instance, whoever did it: a daemon, a command in a terminal, an editor. Looks at the
 * times of a few files and folders, and only while someone listens.
 */
export function changesAt(place: Place): (listener: () => void) => () => void {
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  let last = '';
  const look = () => {
    const now = timesOf(place);
    if (now !== last) for (const listener of listeners) listener();
    last = now;
  };
  return (listener) => {
    if (listeners.size === 0) last = timesOf(place);
    listeners.add(listener);
    timer ??= setInterval(look, EVERY_MS);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  };
}

function timesOf(place: Place): string {
  const inState = ['runs.json', 'seen.json', 'failures.json', 'target', 'lock', 'daemon.lock'];
  const paths = [place.config, place.overrides, place.hold, place.trust];
  const all = [...paths, ...inState.map((name) => place.inState(name))];
  return all.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0).join(' ');
}
