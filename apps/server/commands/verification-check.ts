import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { isSealed, sealingKey } from '#domain/row-seal';
import type { Config } from '../config/server-config.ts';
import type { DatabaseAddress } from '../database/database-address.ts';
import { sealedText } from '../seals/sealed-text.ts';
import type { Finding } from './doctor-finding.ts';

interface Row {
  passed_at: Date | null;
  findings: unknown[];
  text: string;
  seal: string | null;
}

/** When the daily verification passed last; needs a schema that is up to date, and the signing key. */
export async function checkVerification(
  config: Config,
  address: DatabaseAddress,
): Promise<Finding> {
  const client = new Client(address.forClient('prosync-server doctor'));
  await client.connect();
  try {
    const { rows } = await client.query<Row>(
      `select v.passed_at, v.findings, v.seal, ${sealedText('verification', 'v')} as text from verification v`,
    );
    return findingFor(rows[0], config.signingKeyFile);
  } finally {
    await client.end();
  }
}

function findingFor(row: Row | undefined, keyFile: string): Finding {
  const name = 'verification';
  if (row === undefined) return { name, level: 'ok', detail: 'has not run yet' };
  const key = sealingKey(createPrivateKey(readFileSync(keyFile, 'utf8')));
  const see = 'run prosync-server verify to see the rows.';
  if (!isSealed(key, 'verification', row))
    return { name, level: 'error', detail: `its result was changed in the database; ${see}` };
  const passed = row.passed_at === null ? 'never passed' : `passed ${row.passed_at.toISOString()}`;
  if (row.findings.length === 0) return { name, level: 'ok', detail: passed };
  const count = row.findings.length === 1 ? '1 promise' : `${row.findings.length} promises`;
  return { name, level: 'error', detail: `${count} did not hold; ${passed}; ${see}` };
}
