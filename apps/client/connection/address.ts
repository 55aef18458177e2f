import { ProSyncError } from '#domain/errors';

/**
 * The server's address: https, or http to this machine itself (docs/guarantees.md#t6). Throws `invalid-address`. Returns it
 * without a slash at its end.
 */
export function serverAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw invalid(`"${text}" is not an address.`, 'Give one like https://prosync.example.com.');
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid('The address contains a name or a password.', 'Use --name and --secret-file.');
  }
  if (url.search !== '' || url.hash !== '') {
    throw invalid('The address contains a query or a fragment.', 'Leave out what follows ? or #.');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw invalid('With http, the secret would be sent unencrypted.', `Use https://${url.host}.`);
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

/** The address of a route below the server's address. */
export function routeOf(server: URL, path: string): URL {
  return new URL(server.pathname.replace(/\/+$/, '') + path, server);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function invalid(detail: string, remedy: string): ProSyncError {
  return new ProSyncError('invalid-address', detail, { remedy });
}
