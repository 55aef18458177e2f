import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/**
 * A new Ed25519 private key, made as text and read back. A key object straight from the generator can lock up Node.js 20
 * for good: when its export as JWK meets the garbage collection of the job that generated it, both want the same lock.
 */
export function newKey(): KeyObject {
  const { privateKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return createPrivateKey(privateKey);
}
