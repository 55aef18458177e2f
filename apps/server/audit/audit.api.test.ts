import { createHash } from 'node:crypto';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditList } from '#api/audit';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { operatorOf, type Operator } from '../../../test/support/operator.ts';
import { Transactions } from '../database/transactions.ts';
import { SYSTEM } from '../access/actor.ts';
import { toChainedEvent, type AuditRow } from './audit.queries.ts';
import { AuditService, type AuditEvent } from './audit.service.ts';
import { chainHash, type ChainedEvent } from './chain.ts';

let server: RunningApplication;
let audit: AuditService;
let viewer: Operator;
beforeAll(async () => {
  server = await startApplication({ as: 'owner' });
  audit = server.app.get(AuditService);
  viewer = await operatorOf(server, 'viewer');
});
afterAll(() => server.close());

function append(events: AuditEvent[]): Promise<void> {
  return server.app.get(Transactions).run((manager) => audit.append(manager, events));
}

/** One that nothing else in this file brings about. */
const ACTION = 'publication.epoch-raised';

function event(id: string, facts: Record<string, unknown> = {}): AuditEvent {
  return { actor: SYSTEM, action: ACTION, subject: { type: 'publication', id }, facts };
}

const FORGER = { ...SYSTEM, name: 'x' };

/** An event as its hash covers it, and the hash before. */
async function toForge(id: string): Promise<{ previous_hash: string; event: ChainedEvent }> {
  const [row] = await server.app
    .get(DataSource)
    .query<[AuditRow]>('select * from audit_events where id = $1', [id]);
  return { previous_hash: row.previous_hash, event: toChainedEvent(row) };
}

async function rows(): Promise<{ id: string; hash: string; previous_hash: string }[]> {
  return server.app.get(DataSource).query('select * from audit_events order by id');
}

test('I10 ids are dense, and each event is chained to the one before', async () => {
  await append([event('a'), event('b')]);
  await append([event('c')]);
  const all = await rows();
  expect(all.map(({ id }) => id)).toEqual(all.map((_, index) => String(index + 1)));
  all.slice(1).forEach((row, index) => expect(row.previous_hash).toBe(all[index]?.hash));
});

test('the hash is the one that its documentation describes', async () => {
  await append([event('golden', { b: [1, { z: 'ü', a: null }], 10: true, 9: 0.5 })]);
  const [row] = await server.app
    .get(DataSource)
    .query(`select * from audit_events where subject_id = 'golden'`);
  const text = `["${row.id}","${row.at.toISOString()}","system",null,"ProSync","publication.epoch-raised","publication","golden",{"10":true,"9":0.5,"b":[1,{"a":null,"z":"ü"}]}]`;
  const expected = createHash('sha256').update(`${row.previous_hash}\n${text}`).digest('hex');
  expect(row.hash).toBe(expected);
});

test('transactions that append at the same moment still make one chain', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, i) => append([event(`p${i}`), event(`q${i}`)])));
  expect((await audit.verify()).brokenAt).toBeNull();
});

test('a rolled back transaction leaves no event and no gap', async () => {
  const before = await audit.verify();
  const run = server.app.get(Transactions).run(async (manager) => {
    await audit.append(manager, [event('never')]);
    throw new Error('stop');
  });
  await expect(run).rejects.toThrow('stop');
  expect(await audit.verify()).toEqual(before);
});

test('10,000 events go in by one statement, and text that jsonb refuses does no harm', async () => {
  const many = Array.from({ length: 10_000 }, (_, i) => event(`n${i}`, { i, odd: 'a\0\ud800' }));
  const begun = performance.now();
  await append(many);
  console.log(`10,000 events in ${Math.round(performance.now() - begun)} ms`);
  expect((await audit.verify()).brokenAt).toBeNull();
});

test('T3 a changed event, one whose own hash was computed anew, and a removed one are found by the walk', async () => {
  const database = server.app.get(DataSource);
  await expect(database.query('delete from audit_events')).rejects.toThrow('never change');
  const forge = async (statement: string) => {
    const runner = database.createQueryRunner();
    await runner.startTransaction();
    try {
      // What somebody with the rights of the database's owner could do.
      await runner.query('alter table audit_events disable trigger user');
      await runner.query(statement);
      return await new AuditService(runner.manager as never, null as never).verify();
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  };
  expect(await forge(`update audit_events set actor_name = 'x' where id = 3`)).toMatchObject({
    events: 2,
    brokenAt: '3',
  });
  const third = await toForge('3');
  const ownHash = chainHash(third.previous_hash, { ...third.event, actor: FORGER });
  const rewritten = `actor_name = '${FORGER.name}', hash = '${ownHash}'`;
  expect(await forge(`update audit_events set ${rewritten} where id = 3`)).toMatchObject({
    events: 3,
    brokenAt: '4',
  });
  expect(await forge('delete from audit_events where id = 2')).toMatchObject({ brokenAt: '3' });
  expect((await audit.verify()).brokenAt).toBeNull();
});

test('a viewer pages through the audit, the latest first, without gaps', async () => {
  type Page = { data: { id: string; action: string }[]; page: { next: string | null } };
  const seen: string[] = [];
  let cursor = '';
  for (let pages = 0; pages < 3; pages += 1) {
    const page: Page = await viewer.do('GET', `/audit?action=${ACTION}&limit=200${cursor}`);
    expect(page.data.every(({ action }) => action === ACTION)).toBe(true);
    seen.push(...page.data.map(({ id }) => id));
    cursor = `&cursor=${page.page.next}`;
  }
  expect(seen).toHaveLength(600);
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => Number(b) - Number(a)));
});

test('an event names what it happened to, as it is called today, for as long as it is there', async () => {
  const administrator = await operatorOf(server, 'administrator');
  const { id } = await administrator.do<{ id: string }>('POST', '/api-clients', { name: 'acme' });
  const subjects = async () => {
    const { data } = await viewer.do<AuditList>('GET', `/audit?subjectId=${id}`);
    return data.map(({ action, subject }) => [action, subject.name]);
  };
  expect(await subjects()).toEqual([['api-client.created', 'acme']]);
  await administrator.do('DELETE', `/api-clients/${id}`);
  expect(await subjects()).toEqual([
    ['api-client.deleted', null],
    ['api-client.created', null],
  ]);
});

test('B11 B14 a wrong limit, cursor or filter is refused by name; SQL in a filter is a text', async () => {
  for (const limit of ['0', '-1', '1000000000', 'abc']) {
    const answer = await viewer.call<{ code: string; detail: string }>(
      'GET',
      `/audit?limit=${limit}`,
    );
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-limit' } });
    expect(answer.body.detail).toContain('1 to 200');
  }
  const { page } = await viewer.do<{ page: { next: string } }>('GET', '/audit?limit=1');
  const altered = `${page.next.slice(0, -2)}xx`;
  for (const query of [`cursor=${altered}`, 'cursor=']) {
    const answer = await viewer.call('GET', `/audit?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-cursor' } });
  }
  for (const query of ['sort=name', 'action=%00', 'from=yesterday', 'action=a&action=b']) {
    const answer = await viewer.call('GET', `/audit?${query}`);
    expect(answer, query).toMatchObject({ status: 400, body: { code: 'invalid-query' } });
  }
  const injected = await viewer.do<{ data: unknown[] }>(
    'GET',
    `/audit?actor=${encodeURIComponent("' OR 1=1 --")}`,
  );
  expect(injected.data).toEqual([]);
});

test('the CSV is complete, quoted, and starts no formula in a spreadsheet', async () => {
  await append([event('=cmd|1'), event('csv"quote'), event('@SUM(A1)'), event('-2+3')]);
  const answer = await viewer.call<string>('GET', '/audit.csv');
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="audit.csv"');
  const lines = answer.body.trimEnd().split('\r\n');
  expect(lines).toHaveLength((await rows()).length + 1);
  expect(answer.body).toContain(`"'=cmd|1"`);
  expect(answer.body).toContain(`"csv""quote"`);
  expect(answer.body).toContain(`"'@SUM(A1)"`);
  expect(answer.body).toContain(`"'-2+3"`);
});

test('the JSON lines are what the list shows, and a filter that finds nothing makes an empty file', async () => {
  const { token } = await operatorOf(server, 'viewer');
  const linesOf = async (subjectId: string) => {
    const answer = await request(server.url)
      .get(`/api/v1/audit.jsonl?subjectId=${subjectId}`)
      .set('authorization', `Bearer ${token}`)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks).toString('utf8')));
      });
    return String(answer.body);
  };
  const { data } = await viewer.do<{ data: unknown[] }>('GET', '/audit?subjectId=golden');
  const lines = (await linesOf('golden')).trimEnd().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual(data);
  expect(await linesOf('nobody')).toBe('');
});

test('the chain check is for administrators, and the audit for nobody without a sign-in', async () => {
  const administrator = await operatorOf(server, 'administrator');
  expect(await administrator.do('GET', '/audit/check')).toMatchObject({ brokenAt: null });
  expect((await viewer.call('GET', '/audit/check')).status).toBe(403);
  await request(server.url).get('/api/v1/audit.csv').expect(401);
});
