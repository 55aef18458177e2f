import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Client } from 'pg';
import { ProSyncError } from '#domain/errors';
import { SYSTEM } from '../access/actor.ts';
import type { Config } from '../config/server-config.ts';
import { openDatabase } from '../database/open-database.ts';
import { prepareDatabase } from '../database/prepare.ts';
import { Recovery } from '../releases/recovery.service.ts';
import { SigningKey } from '../signing/signing-key.ts';
import { FirstSealing } from '../seals/first-sealing.ts';
import { verify } from './verify-promises.ts';
import { withServices } from './with-services.ts';

/**
 * `prosync-server recover --new-key`: replaces a signing key that was lost or that somebody else read. Everything is verified with
 * the old key first, unless there is none any more; the new key then takes over releases and rows, in a new epoch
 * (docs/adr/0013-replaced-signing-key.md). Returns the exit code: 1 when the database did not verify, and nothing was changed.
 */
export async function replaceKey(
  config: Config,
  { hasOldKey }: { hasOldKey: boolean },
): Promise<number> {
  if (hasOldKey && (await verifiedWithOldKey(config)) !== 0) {
    process.stderr.write('The database did not verify, so the signing key was not replaced.\n');
    return 1;
  }
  const kept = await putAside(config.signingKeyFile);
  const { epoch, seq, fingerprint, unproven } = await takenOver(config);
  process.stdout.write(`${fingerprint}\n`);
  const notes = [
    `This is the fingerprint of the new signing key. Epoch ${epoch} begins with release ${seq}.`,
    ...(kept === null
      ? []
      : [`The old key is now ${kept}. Delete it when you don't need it any more.`]),
    ...(hasOldKey
      ? []
      : [
          `Check who has access: ${unproven} accounts, secrets and tokens were taken over without proof.`,
        ]),
    'On each instance, run "prosync login <server> --name <client> --trust <fingerprint>".',
  ];
  process.stderr.write(`${notes.join('\n')}\n`);
  return 0;
}

interface Takeover {
  epoch: number;
  seq: number;
  fingerprint: string;
  /** How many rows had another key's seal, or none. */
  unproven: number;
}

// The services make the new key, as at a first start.
async function takenOver(config: Config): Promise<Takeover> {
  try {
    await forgetOwner(config);
    return await withServices(
      config,
      async (services) => ({
        fingerprint: services.get(SigningKey, { strict: false }).fingerprint,
        ...(await services.get(Recovery, { strict: false }).newEpoch(SYSTEM, { takesOver: true })),
        unproven: (await services.get(FirstSealing, { strict: false }).sealAll()).length,
      }),
      { isQuiet: true },
    );
  } catch (cause) {
    throw new ProSyncError(
      'key-replacement-interrupted',
      `The signing key was put aside, but the new one has not taken over: ${cause instanceof Error ? cause.message : String(cause)}`,
      { remedy: 'Run "prosync-server recover --new-key --without-old-key".', cause },
    );
  }
}

function verifiedWithOldKey(config: Config): Promise<number> {
  if (existsSync(config.signingKeyFile)) return verify(config);
  throw new ProSyncError(
    'signing-key-missing',
    `There is no signing key ${config.signingKeyFile}, so ProSync can't prove that the releases and accounts in the database are its own.`,
    {
      remedy:
        'Put the key back from a backup. If it is lost, run "prosync-server recover --new-key --without-old-key", and check the operators and API clients afterwards.',
    },
  );
}

// Kept, because a failure from here on must not leave the server without both keys.
async function putAside(file: string): Promise<string | null> {
  if (!existsSync(file)) return null;
  const kept = `${file}.replaced-${new Date().toISOString().replaceAll(':', '-')}`;
  await rename(file, kept);
  return kept;
}

/** Makes the history nobody's, so that the next key to come owns it. */
async function forgetOwner(config: Config): Promise<void> {
  const database = await openDatabase(config, 'visit');
  try {
    // A restored backup may be older than the role of the server.
    await prepareDatabase(database);
    const client = new Client(database.address.forClient('prosync-recover'));
    try {
      await client.connect();
      await client.query('update publication set key_fingerprint = null');
    } finally {
      await client.end();
    }
  } finally {
    await database.stop();
  }
}
