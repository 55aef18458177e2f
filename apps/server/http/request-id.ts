import { randomUUID } from 'node:crypto';

/** The caller's own id when it is a plain one, so that both logs can be read together; else a new one. */
export function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomUUID();
}
