import { EXIT } from './exit-codes.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What goes on until it is stopped. */
const STOPPED: ReadonlySet<string> = new Set(['run', 'ui']);
// A command may finish what it cannot leave half done; after this it ends all the same (docs/guarantees.md#i13).
const LONGEST_STOP_MS = 8_000;
// npx passes on what the terminal told its child already: within this time it is the same Ctrl-C.
const ECHO_MS = 500;

/**
 * Turns signals into an abort. The second one ends at once; a journal makes that safe. A daemon or a window that is told
 * to stop has done its work (0); any other command was interrupted (130).
 */
export function interruption(argv: readonly string[]): { signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const code = STOPPED.has(argv.find((word) => !word.startsWith('-')) ?? '')
    ? EXIT.done
    : EXIT.interrupted;
  let firstAt: number | undefined;
  const onSignal = () => {
    if (firstAt !== undefined) {
      if (performance.now() - firstAt > ECHO_MS) process.exit(code);
      return;
    }
    firstAt = performance.now();
    controller.abort();
    setTimeout(() => process.exit(code), LONGEST_STOP_MS).unref();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    end() {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
