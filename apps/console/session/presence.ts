import { useSyncExternalStore } from 'react';

/**
 * After this long without a key or a click nobody is there: the page asks for nothing by itself any more, so that the
 * session can end (docs/guarantees.md#t20: 30 minutes).
 */
const AWAY_MS = 15 * 60_000;

let lastInput = Date.now();
for (const input of ['keydown', 'pointerdown', 'pointermove', 'wheel']) {
  addEventListener(input, () => (lastInput = Date.now()), { passive: true, capture: true });
}

/** True while someone is at the page. */
export function usePresence(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const timer = setInterval(changed, 5_000);
      return () => clearInterval(timer);
    },
    () => Date.now() - lastInput < AWAY_MS,
  );
}
