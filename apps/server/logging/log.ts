import { pino, type DestinationStream, type Logger as Log } from 'pino';
import { censorFields, censorText } from './censor.ts';

/**
 * The log: one JSON line per event on stderr (or `destination`, in tests), without secrets. Results for people go to
 * stdout, so the two never mix.
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: censorFields },
      hooks: { streamWrite: censorText },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
}

export type { Log };
