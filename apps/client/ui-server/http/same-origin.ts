import type { IncomingMessage } from 'node:http';
import { ProSyncError } from '#domain/errors';
import { REQUEST_HEADER } from '#api/sessions';

// Names that no other machine can have; the port may be another one behind a forwarded connection.
const HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/**
 * Refuses what did not come from this window's own page: another host name (DNS rebinding), another origin, a request that
 * another site made the browser send. Throws `wrong-host` or `wrong-origin`.
 */
export function refuseForeign({ method = '', headers }: IncomingMessage): void {
  const { host = '', origin } = headers;
  if (!HOST.test(host)) {
    throw new ProSyncError('wrong-host', 'This window answers to 127.0.0.1 and localhost only.', {
      remedy: 'Open the link that "prosync ui" printed.',
    });
  }
  const site = headers['sec-fetch-site'];
  const isOwn = site === undefined || site === 'same-origin' || site === 'none';
  const changes = method !== 'GET' && method !== 'HEAD';
  const isMarked = headers[REQUEST_HEADER] !== undefined && origin === `http://${host}`;
  if (isOwn && (origin === undefined || origin === `http://${host}`) && (!changes || isMarked)) {
    return;
  }
  throw new ProSyncError('wrong-origin', 'This request did not come from the window itself.', {
    remedy: 'Use the page that the link opens.',
  });
}

/** The name of the cookie: browsers send cookies to every port of a machine, so each window has its own. */
export function cookieName(port: number): string {
  return `prosync-window-${port}`;
}

/** The value of a cookie of the request. */
export function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
