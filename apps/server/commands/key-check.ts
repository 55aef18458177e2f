import { Client } from 'pg';
import type { Config } from '../config/server-config.ts';
import type { DatabaseAddress } from '../database/database-address.ts';
import { HistoryMark } from '../signing/history-mark.ts';
import { wrongKey } from '../signing/claim-history.ts';
import { readSigningKey } from '../signing/signing-key.ts';
import { reasonOf, type Finding } from './doctor-finding.ts';

/** The signing key and the mark beside it, as a start reads them. */
export async function checkKey({ signingKeyFile }: Config): Promise<Finding> {
  try {
    const key = await readSigningKey(signingKeyFile);
    void new HistoryMark(`${signingKeyFile}.history`);
    return key === null
      ? finding('ok', `${signingKeyFile} is made at the first start`)
      : finding('ok', signingKeyFile);
  } catch (error) {
    return finding('error', reasonOf(error));
  }
}

/** Whether the history in the database is the key's own, as a start demands. */
export async function checkHistory(
  { signingKeyFile }: Config,
  address: DatabaseAddress,
): Promise<Finding> {
  const client = new Client(address.forClient('prosync-server doctor'));
  await client.connect();
  try {
    const { rows } = await client.query<{ owner: string | null }>(
      'select key_fingerprint as owner from publication',
    );
    const owner = rows[0]?.owner ?? null;
    const key = await readSigningKey(signingKeyFile);
    // Without a key file, a start would make another key, and the history would not be its own.
    if (owner === null || key?.fingerprint === owner)
      return { name: 'history', level: 'ok', detail: 'belongs to the signing key' };
    const error = wrongKey(owner, key?.fingerprint ?? null, signingKeyFile);
    return { name: 'history', level: 'error', detail: reasonOf(error) };
  } catch (error) {
    return { name: 'history', level: 'error', detail: reasonOf(error) };
  } finally {
    await client.end();
  }
}

function finding(level: Finding['level'], detail: string): Finding {
  return { name: 'signing key', level, detail };
}
