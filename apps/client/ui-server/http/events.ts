import type { ServerResponse } from 'node:http';
import type { Work } from '../commands/work.ts';
import { PLAIN_HEADERS } from './responses.ts';

const HEARTBEAT_MS = 20_000;
/** Progress may be told a thousand times a second; nobody reads that. */
const PACE_MS = 100;

/** Follows the work and what changes at the instance: server-sent events until the browser goes. */
export function follow(
  response: ServerResponse,
  work: Work,
  watchChanges: (listener: () => void) => () => void,
): void {
  const headers = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' };
  response.writeHead(200, { ...PLAIN_HEADERS, ...headers });
  response.write('retry: 2000\n\n');
  const send = (event: string, data: unknown) =>
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const tellWork = paced(() => send('work', { work: work.views() }));
  const unwatch = [work.watch(() => tellWork.tell()), watchChanges(() => send('changed', {}))];
  const heartbeat = setInterval(() => response.write(': here\n\n'), HEARTBEAT_MS);
  tellWork.tell();
  response.on('close', () => {
    for (const end of unwatch) end();
    clearInterval(heartbeat);
    tellWork.end();
  });
}

/** Tells at once, and then at most once per pace; the last one is never lost. */
function paced(send: () => void): { tell(): void; end(): void } {
  let timer: NodeJS.Timeout | undefined;
  let isOwed = false;
  const later = () => {
    timer = undefined;
    if (isOwed) tell();
  };
  const tell = () => {
    isOwed = timer !== undefined;
    if (isOwed) return;
    send();
    timer = setTimeout(later, PACE_MS);
  };
  return { tell, end: () => clearTimeout(timer) };
}
