import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer, onCall, type Fault } from '../../support/fault-server.ts';
import { newKey } from '../../support/new-key.ts';
import { problem, type Reply } from '../../support/replies.ts';

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

// The verifier's table of docs/guarantees.md#4, as far as one key goes, and B31: each ends in its own code, and nothing is written.

let server: FaultServer;
let client: ClientFolder;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  await client.login(server);
  server.publish([{ guid: 'a', body: 'first\n' }]);
  await client.run('sync');
  server.publish([{ guid: 'a', body: 'second\n' }]);
});

afterEach(async () => {
  await server.stop();
  client.remove();
});

interface EnvelopeJson {
  payloadType: string;
  payload: string;
  signatures: { keyid: string; sig: string; alg?: string }[];
}

const onEnvelope = (alter: (envelope: EnvelopeJson) => unknown): Fault =>
  onCall('head', (reply) => {
    if (reply.status !== 200) return reply;
    const envelope = JSON.parse(reply.body.toString('utf8')) as EnvelopeJson;
    return { ...reply, body: Buffer.from(JSON.stringify(alter(envelope)), 'utf8') };
  });

const flipped = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
const flippedBit = (reply: Reply) => {
  const body = Buffer.from(reply.body);
  body[body.length - 2] = (body[body.length - 2] ?? 0) ^ 1;
  return { ...reply, body };
};
const inClear = (alter: (text: string) => string) => (reply: Reply) => {
  const body = Buffer.from(alter(server.manifestBytes.toString('utf8')), 'utf8');
  return { ...reply, headers: { 'content-type': 'application/json' }, body };
};

interface Case {
  code: string;
  exit: number;
  inject: () => void;
}

const CASES: Record<string, Case> = {
  'V1: a head without signatures': {
    code: 'verify-unsigned',
    exit: 8,
    inject: () => (server.fault = onEnvelope((e) => ({ ...e, signatures: [] }))),
  },
  'V1: a head without the field of signatures': {
    code: 'verify-unsigned',
    exit: 8,
    inject: () =>
      (server.fault = onEnvelope(({ payloadType, payload }) => ({ payloadType, payload }))),
  },
  'V6: an algorithm named by the message, and no valid signature': {
    code: 'verify-signature',
    exit: 8,
    inject: () =>
      (server.fault = onEnvelope((e) => ({
        ...e,
        signatures: e.signatures.map((s) => ({ ...s, alg: 'none', sig: '' })),
      }))),
  },
  'V7: another payload type': {
    code: 'verify-wrong-type',
    exit: 8,
    inject: () => (server.fault = onEnvelope((e) => ({ ...e, payloadType: 'application/json' }))),
  },
  'V7: a manifest in place of a head': {
    code: 'verify-malformed',
    exit: 8,
    inject: () =>
      (server.fault = onCall(
        'head',
        inClear((text) => text),
      )),
  },
  'V9: a changed payload': {
    code: 'verify-signature',
    exit: 8,
    inject: () => (server.fault = onEnvelope((e) => ({ ...e, payload: flipped(e.payload) }))),
  },
  'V9: other content under the same number': {
    code: 'verify-same-seq',
    exit: 8,
    inject: () => {
      server.seq = 0;
      server.publish([{ guid: 'a', body: 'other\n' }]);
    },
  },
  'B31: a head of a key that is not pinned': {
    code: 'verify-unknown-key',
    exit: 8,
    inject: () => (server.key = newKey()),
  },
  'V10: a lower seq': {
    code: 'verify-lower-seq',
    exit: 8,
    inject: () => (server.alterHead = (head) => ({ ...head, seq: 0 })),
  },
  'V10: a new epoch': {
    code: 'verify-new-epoch',
    exit: 8,
    inject: () => (server.alterHead = (head) => ({ ...head, epoch: 2 })),
  },
  'V12: a jump over 10,000': {
    code: 'verify-jump',
    exit: 8,
    inject: () => (server.alterHead = (head) => ({ ...head, seq: 10_002 })),
  },
  'V13: an expired head': {
    code: 'verify-expired',
    exit: 5,
    inject: () => (server.alterHead = (head) => ({ ...head, expires: '2020-01-01T00:00:00.000Z' })),
  },
  'a head that was signed in the future': {
    code: 'verify-future',
    exit: 8,
    inject: () =>
      (server.alterHead = (head) => ({ ...head, signedAt: inHours(1), expires: inHours(25) })),
  },
  'a head that is good for a year': {
    code: 'verify-lifetime',
    exit: 8,
    inject: () => (server.alterHead = (head) => ({ ...head, expires: inHours(24 * 365) })),
  },
  'V14: a manifest with fewer items than the head says': {
    code: 'verify-item-count',
    exit: 8,
    inject: () =>
      (server.alterHead = (head) => ({ ...head, manifest: { ...head.manifest, items: 2 } })),
  },
  'V15: a manifest with another hash': {
    code: 'verify-manifest-digest',
    exit: 8,
    inject: () =>
      (server.fault = (call, reply) => {
        if (call === 'changes') return problem(410, 'changes-too-old');
        return call === 'manifest'
          ? inClear((t) => t.replace('"version":2', '"version":3'))(reply)
          : reply;
      }),
  },
  'V15: a manifest with another size': {
    code: 'verify-manifest-size',
    exit: 8,
    inject: () =>
      (server.fault = (call, reply) => {
        if (call === 'changes') return problem(410, 'changes-too-old');
        return call === 'manifest' ? inClear((text) => text + ' ')(reply) : reply;
      }),
  },
  'V8: a body with other bytes of the same length': {
    code: 'verify-body-digest',
    exit: 8,
    inject: () => (server.fault = onCall('blob', flippedBit)),
  },
  'V8: a body of another length': {
    code: 'verify-body-size',
    exit: 8,
    inject: () => (server.fault = onCall('blob', (r) => ({ ...r, body: Buffer.from('x') }))),
  },
  'V16: a listed body is gone (404)': {
    code: 'missing-at-server',
    exit: 4,
    inject: () => (server.fault = onCall('blob', () => problem(404, 'not-found'))),
  },
  'V16: the listed manifest is gone (410)': {
    code: 'missing-at-server',
    exit: 4,
    inject: () =>
      (server.fault = (call, reply) =>
        call === 'manifest' || call === 'changes' ? problem(410, 'gone') : reply),
  },
  'V16: the head is gone (404)': {
    code: 'missing-at-server',
    exit: 4,
    inject: () => (server.fault = onCall('head', () => problem(404, 'not-found'))),
  },
};

describe.each(Object.entries(CASES))('%s', (_, { code, exit, inject }) => {
  test('is refused with its code, the content stays, and the next sync works', async () => {
    const { alterHead, key } = server;
    inject();
    const run = await client.run('sync', '--json');
    expect(JSON.parse(run.stdout)).toMatchObject({ schemaVersion: 1, error: { code } });
    expect(run.code).toBe(exit);
    expect(client.files()).toEqual({ 'script/a.sh': 'first\n' });
    server.fault = null;
    server.alterHead = alterHead;
    server.key = key;
    server.publish([{ guid: 'a', body: 'third\n' }]);
    server.seq = Math.max(server.seq, 3);
    server.publish([{ guid: 'a', body: 'third\n' }]);
    expect(await client.run('sync')).toMatchObject({ code: 0 });
    expect(client.files()).toEqual({ 'script/a.sh': 'third\n' });
  });
});

test('V5: an unknown extra signature does no harm', async () => {
  const extra = { keyid: 'f'.repeat(64), sig: Buffer.alloc(64).toString('base64') };
  server.fault = onEnvelope((e) => ({ ...e, signatures: [extra, ...e.signatures] }));
  expect(await client.run('sync')).toMatchObject({ code: 0 });
});

test('V8: a delta that leads elsewhere is left for the whole manifest', async () => {
  server.fault = onCall('changes', (reply) => {
    const changes = JSON.parse(reply.body.toString('utf8')) as { published: { name: string }[] };
    for (const item of changes.published) item.name = 'another name';
    return { ...reply, body: Buffer.from(JSON.stringify(changes), 'utf8') };
  });
  expect(await client.run('sync')).toMatchObject({ code: 0 });
  expect(server.count('manifest')).toBe(2);
  expect(client.files()).toEqual({ 'script/a.sh': 'second\n' });
});

test('V10: a refused lower seq is reported to the server', async () => {
  server.alterHead = (head) => ({ ...head, seq: 0 });
  await client.run('sync');
  expect(server.reports.at(-1)).toMatchObject({
    outcome: 'failed',
    error: { code: 'verify-lower-seq' },
    items: [{ guid: 'a', state: 'up-to-date', version: 1 }],
  });
});

test('V11: an equal seq is quiet', async () => {
  await client.run('sync');
  const again = await client.run('sync', '--quiet');
  expect(again).toMatchObject({ code: 0, stderr: '' });
});
