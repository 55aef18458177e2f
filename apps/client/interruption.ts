import { EXIT } from './exit-codes.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
// A command may finish what it cannot leave half done; after this it ends all the same (reliability.md I13).
const LONGEST_STOP_MS = 8_000;

/**
 * Turns signals into an abort. The second one ends at once; a journal makes that safe. A daemon that is told to stop has
 * done its work (0); any other command was interrupted (130).
 */
export function interruption(argv: readonly string[]): { signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const code = argv.find((word) => !word.startsWith('-')) === 'run' ? EXIT.done : EXIT.interrupted;
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(code);
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
