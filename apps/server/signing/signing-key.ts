import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  type KeyObject,
} from 'node:crypto';
import { link, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fingerprint } from '#domain/envelope';
import { ProSyncError } from '#domain/errors';
import { writeSynced } from './synced-file.ts';

/** The Ed25519 key that signs heads (docs/design.md#7). */
export class SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** SHA-256 of the raw public key, lower-case hex: what clients pin. */
  readonly fingerprint: string;

  /** Throws `invalid-key` for a key of another kind. */
  constructor(privateKey: KeyObject) {
    this.privateKey = privateKey;
    this.publicKey = createPublicKey(privateKey);
    this.fingerprint = fingerprint(this.publicKey);
  }
}

/**
 * Reads the key, and makes it at the first start. Servers that start at the same moment on one folder end up with one key.
 * Throws `signing-key-unreadable` or, when others than its owner may read it, `signing-key-exposed`.
 */
export async function readOrMakeSigningKey(file: string): Promise<SigningKey> {
  try {
    const pem = (await readProtected(file)) ?? (await makeKey(file));
    return new SigningKey(createPrivateKey(pem));
  } catch (cause) {
    throw asUnreadable(file, cause);
  }
}

function asUnreadable(file: string, cause: unknown): ProSyncError {
  if (cause instanceof ProSyncError && cause.code !== 'invalid-key') return cause;
  return new ProSyncError(
    'signing-key-unreadable',
    `The signing key ${file} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
    { remedy: 'It must be an Ed25519 private key as PEM (PKCS #8).', cause },
  );
}

/** The key as a start would find it, null when it would make one. Throws as `readOrMakeSigningKey` does. */
export async function readSigningKey(file: string): Promise<SigningKey | null> {
  try {
    const pem = await readProtected(file);
    return pem === null ? null : new SigningKey(createPrivateKey(pem));
  } catch (cause) {
    throw asUnreadable(file, cause);
  }
}

async function readProtected(file: string): Promise<string | null> {
  const status = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (status === null) return null;
  // Windows has no such bits: there the folder's access list protects the file.
  if (process.platform !== 'win32' && (status.mode & 0o077) !== 0) {
    throw new ProSyncError('signing-key-exposed', `Others may read the signing key ${file}.`, {
      remedy: `Run "chmod 600 ${file}"; if someone else might have read it, run "prosync-server recover --new-key".`,
    });
  }
  return readFile(file, 'utf8');
}

/** Written and synced under another name, then linked: the file is there whole or not at all, and never replaced. */
async function makeKey(file: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}.new`;
  try {
    await writeSynced(draft, pem);
    await link(draft, file);
    return pem;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await readProtected(file)) ?? pem;
  } finally {
    await rm(draft, { force: true });
  }
}
