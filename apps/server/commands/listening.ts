import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProSyncError } from '#domain/errors';
import type { Config } from '../config/server-config.ts';

/** Starts the application and opens the port. Throws `port-unavailable` with one sentence when the port is not to be had. */
export async function listening(
  app: NestFastifyApplication,
  { port, host }: Config,
): Promise<void> {
  // Whatever fails in here is no matter of the port.
  await app.init();
  try {
    await app.listen(port, host);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const reason = REASONS[code] ?? code;
    throw new ProSyncError('port-unavailable', `Cannot listen on ${host}:${port}: ${reason}.`, {
      remedy: 'Set PROSYNC_PORT or PROSYNC_HOST to others, or stop what listens there.',
      cause,
    });
  }
}

const REASONS: Record<string, string> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'this user may not',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such host',
};
