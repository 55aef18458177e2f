import { expect, test } from 'vitest';
import { clientFailures } from './client-failures.ts';

test('an account that signs in by ed25519 is told so, and that the server may only not know it', () => {
  const message = 'Server requests authentication using unknown plugin client_ed25519.';
  const error = Object.assign(new Error(message), { code: 'AUTH_SWITCH_PLUGIN_ERROR' });
  const place = { host: 'db', port: 3306, user: 'ann', database: 'labtech', passwordFile: null };
  const failure = clientFailures(error, { ...place, tls: 'required' });
  expect(failure).toMatchObject({
    code: 'database-denied',
    says: 'requires user ann to sign in with client_ed25519, which ProSync does not support.',
    remedy: expect.stringMatching(/there is such a user.*caching_sha2_password/),
  });
});
