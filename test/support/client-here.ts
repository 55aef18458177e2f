import { Readable, Writable } from 'node:stream';
import { run } from '../../apps/client/program.ts';
import type { ClientRun } from './client.ts';

/**
 * Runs the client of this source in this process, as `runClient` runs the built one: many short commands cost little, and its clock
 * may be ahead by some hours.
 */
export async function runHere(
  folder: string,
  args: string[],
  {
    input = '',
    hoursAhead = 0,
    env = {},
  }: { input?: string; hoursAhead?: number; env?: Readonly<Record<string, string>> } = {},
): Promise<ClientRun> {
  const said = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof said) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        said[name] += chunk.toString();
        done();
      },
    });
  const code = await run(args, {
    stdin: Readable.from(input === '' ? [] : [input]),
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    env: { HOME: folder, ...env },
    folder,
    now: () => new Date(Date.now() + hoursAhead * 3_600_000),
  });
  return { code, ...said };
}
