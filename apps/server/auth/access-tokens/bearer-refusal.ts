import { ProSyncError } from '#domain/errors';

/**
 * Why passport refused: `invalid-token` when there was a token, `unauthenticated` when there was none (RFC 6750 3.1).
 * `challenge` is what its strategy wanted to say in `WWW-Authenticate`.
 */
export function bearerRefusal(challenge: unknown): ProSyncError {
  const hadToken = typeof challenge === 'string' && challenge.includes('invalid_token');
  if (hadToken) {
    return new ProSyncError('invalid-token', 'The access token is not valid.', {
      remedy: 'Get a new one.',
    });
  }
  return new ProSyncError('unauthenticated', 'The call needs a sign-in.', {
    remedy: 'Send an access token as bearer.',
  });
}
