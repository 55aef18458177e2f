import type { ErrorCode } from '#domain/error-codes';
import { ProSyncError } from '#domain/errors';

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refused the connection',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ENETDOWN: 'the network is down',
  ENOTFOUND: 'its name cannot be resolved',
  EAI_AGAIN: 'the name service does not answer',
  ETIMEDOUT: 'it does not answer',
  EADDRNOTAVAIL: 'this machine has no free port',
};

const TLS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an unknown authority',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** The failure of a connection in words; `error` is what Node gave. Nothing was sent when TLS failed (F17). */
export function networkFailure(error: unknown, url: URL): ProSyncError {
  if (error instanceof ProSyncError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const unreachable = whyNoConnection(code);
  if (unreachable !== undefined) {
    return failure('server-unreachable', `${url.origin} cannot be reached: ${unreachable}`, error, [
      'Check the address and the network, and that the server is running.',
    ]);
  }
  const tls = whyNoTls(code);
  if (tls !== undefined) {
    return failure('tls-failed', `${url.origin} was refused: ${tls}`, error, [
      'If you run your own certificate authority, give its certificate with --ca-file. Check the clock of this machine, too.',
    ]);
  }
  if (code.startsWith('HPE_')) {
    return failure('not-a-prosync-server', `${url.origin} does not answer with valid HTTP`, error, [
      'Check the address.',
    ]);
  }
  return failure('connection-lost', `The connection to ${url.origin} was lost`, error, [
    'Run the command again.',
  ]);
}

/** Why no connection came about, as the end of a sentence; undefined when the code says something else. */
export function whyNoConnection(code: string): string | undefined {
  return UNREACHABLE[code];
}

/** Why the other side was not trusted, as the end of a sentence; undefined when the code says something else. */
export function whyNoTls(code: string): string | undefined {
  return TLS[code] ?? (isTls(code) ? `TLS failed (${code})` : undefined);
}

function isTls(code: string): boolean {
  return code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS');
}

function failure(code: ErrorCode, what: string, cause: unknown, [remedy]: [string]): ProSyncError {
  return new ProSyncError(code, `${what}.`, { remedy, cause });
}
