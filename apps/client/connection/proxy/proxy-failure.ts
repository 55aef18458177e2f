import { ProSyncError } from '#domain/errors';
import { whyNoConnection, whyNoTls } from '../network-failure.ts';
import { nameOfProxy } from './way.ts';

/** Why no connection to the proxy itself came about; `error` is what Node gave. */
export function proxyFailure(error: unknown, proxy: URL): ProSyncError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const why = whyNoConnection(code) ?? whyNoTls(code) ?? whyNoProxy(code);
  return new ProSyncError(
    'proxy-unreachable',
    `The proxy ${nameOfProxy(proxy)} cannot be reached: ${why}.`,
    {
      remedy:
        'Check its address ("prosync doctor" shows where it is set) and the network, and that the proxy is running.',
      cause: error,
    },
  );
}

/** What an answer to CONNECT other than 200 means. */
export function proxyRefusal(status: number, proxy: URL, server: URL): ProSyncError {
  const name = nameOfProxy(proxy);
  const facts = { status };
  // tinyproxy answers a wrong password with 401.
  if (status === 407 || status === 401) return loginRefusal(proxy, facts);
  // A proxy that found no way to the server says so by these; it may find one a moment later.
  if (status >= 500 && status <= 599) {
    return new ProSyncError(
      'server-unreachable',
      `${server.origin} cannot be reached: the proxy ${name} cannot reach it (${status}).`,
      { remedy: 'Check the address of the server, and ask the administrator of the proxy.', facts },
    );
  }
  return new ProSyncError(
    'proxy-refused',
    `The proxy ${name} does not let this machine reach ${server.host} (${status}).`,
    {
      remedy: `Ask the administrator of the proxy to allow CONNECT to ${server.hostname}:${server.port || '443'}.`,
      facts,
    },
  );
}

function loginRefusal(proxy: URL, facts: { status: number }): ProSyncError {
  const name = nameOfProxy(proxy);
  const isNamed = proxy.username !== '' || proxy.password !== '';
  const what = isNamed
    ? `The proxy ${name} does not accept its user name and password (${facts.status}).`
    : `The proxy ${name} requires a user name and a password (${facts.status}).`;
  return new ProSyncError('proxy-login', what, {
    remedy:
      'Put them into the address where the proxy is set: http://<user>:<password>@<proxy>. Only Basic authentication is supported.',
    facts,
  });
}

function whyNoProxy(code: string): string {
  return code.startsWith('HPE_')
    ? 'it does not answer with HTTP'
    : 'it closed the connection without an answer';
}
