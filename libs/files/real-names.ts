import { OPEN_FILES } from './open-folder.ts';

/** Runs a call through an open folder; the system's error then names the path that people know. */
export function underItsName<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const named = error as NodeJS.ErrnoException & { dest?: string };
    if (
      named.path?.startsWith(OPEN_FILES) === true ||
      named.dest?.startsWith(OPEN_FILES) === true
    ) {
      named.path = path;
      delete named.dest;
    }
    throw error;
  }
}
