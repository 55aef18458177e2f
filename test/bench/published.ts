import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CreatedApiClient } from '#api/api-clients';
import type { ItemList } from '#api/items';
import { startApplication } from '../support/application.ts';
import type { TestDatabase } from '../support/database.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import { changeSome, makeTree } from './tree.ts';

/** A database with two releases, `items` published and then fifty of them changed; the folders of both; and a token to read them. */
export async function publishTree(database: TestDatabase, items: number) {
  const root = makeTree(items);
  // Beside the source, not in it: the server refuses a root that holds its own key.
  const keys = mkdtempSync(join(tmpdir(), 'prosync-keys-'));
  const settings = {
    PROSYNC_SIGNING_KEY_FILE: join(keys, 'key.pem'),
    PROSYNC_SAMPLES: 'off',
  };
  const application = await startApplication({ database, settings });
  try {
    const operator = await operatorOf(application, 'administrator');
    const source = { name: 'tree', connector: 'directory', settings: { root } };
    const { id } = await operator.do<{ id: string }>('POST', '/sources', source);
    await publishAll(operator, id);
    changeSome(root, items, items / 50);
    await publishAll(operator, id);
    const client = await operator.do<CreatedApiClient>('POST', '/api-clients', { name: 'load' });
    return { root, keys, settings, token: await tokenOf(application.url, client) };
  } finally {
    await application.close();
  }
}

async function publishAll(operator: Operator, sourceId: string): Promise<void> {
  await operator.do('POST', `/sources/${sourceId}/scans?wait=120`);
  const { counts } = await operator.do<ItemList>('GET', '/items?limit=1');
  await operator.do('POST', '/approvals', {
    filter: {},
    expected: counts.needsApproval,
    seen: counts.seen,
  });
  await operator.do('POST', '/releases', {});
}

async function tokenOf(url: string, client: CreatedApiClient): Promise<string> {
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${client.name}:${client.secret}`).toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
