import { Readable, Writable } from 'node:stream';
import { openInstance, type Instance } from '../../instance.ts';
import type { Io } from '../../output/io.ts';
import { Terminal } from '../../output/terminal.ts';
import type { Place } from '../../state/place.ts';

/** The instance that a window is for: its folder, and what commands get from outside. */
export interface Here {
  place: Place;
  around: Pick<Io, 'env' | 'folder' | 'now'>;
  timeoutMs: number | null;
  /** Ends with the window. */
  signal: AbortSignal;
}

/** Opens the instance afresh, as each command does, so that what someone changed meanwhile counts. Says nothing. */
export function openHere({ place, around, timeoutMs, signal }: Here): Instance {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const io = { ...around, stdin: Readable.from([]), stdout: nowhere, stderr: nowhere };
  const terminal = new Terminal(io, {
    json: true,
    plain: true,
    quiet: true,
    verbose: false,
    color: false,
    input: false,
  });
  return openInstance(terminal, { config: place.folder, timeoutMs, signal });
}
