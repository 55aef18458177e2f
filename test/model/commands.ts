import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc, { type AsyncCommand } from 'fast-check';
import { expect } from 'vitest';
import type { ApprovalsAnswer, WithdrawalsAnswer } from '#api/approvals';
import type { ItemList } from '#api/items';
import type { PublishAnswer } from '#api/releases';
import type { ScanView } from '#api/scans';
import type { Operator } from '../support/operator.ts';
import type { Model, SourceFile } from './model.ts';

/** The real system under the commands. */
export interface Real {
  operator: Operator;
  root: string;
  sourceId: string;
  /** Stops the server without a word and starts another one on the same database. */
  crash(): Promise<void>;
  /** The paths of what the production tables hold. */
  publishedPaths(): Promise<string[]>;
  /** Broken promises of docs/guarantees.md#1. */
  broken(): Promise<unknown[]>;
}

type Step = AsyncCommand<Model, Real>;
const GUIDS = ['a', 'b', 'c', 'd'].map(
  (letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000`,
);

function step(
  name: string,
  can: (model: Model) => boolean,
  play: (model: Model, real: Real) => Promise<void>,
): Step {
  return {
    check: can,
    toString: () => name,
    async run(model, real) {
      await play(model, real);
      const list = await real.operator.do<ItemList>('GET', '/items?limit=200');
      const shown = list.data.map(
        ({ guid, changeStatus, changeDetail, approvalStatus, version }) => ({
          guid,
          changeStatus,
          changeDetail,
          approvalStatus,
          version,
        }),
      );
      expect(shown.sort((a, b) => (a.guid < b.guid ? -1 : 1))).toEqual(model.items());
      expect(await real.publishedPaths()).toEqual(model.publishedPaths());
      expect(await real.broken()).toEqual([]);
    },
  };
}

function write(real: Real, guid: string, file: SourceFile): void {
  const target = join(real.root, file.path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(
    target,
    `# prosync-guid: ${guid}\n# prosync-name: ${guid.slice(0, 1)}\n${file.body}\n`,
  );
}

function put(guid: string, folder: string, body: string, tracked: boolean): Step {
  const path = `${tracked ? 'scripts' : 'attic'}/${folder}/${guid.slice(0, 1)}.sh`;
  const exists = (model: Model) => tracked || model.files.has(guid);
  return step(`write ${path} ${body}`, exists, async (model, real) => {
    const before = model.files.get(guid);
    // What is moved out of the scope keeps its text, like a file that a person moves.
    const file = { path, body: tracked ? body : (before?.body ?? body), tracked };
    if (before !== undefined && before.path !== path) rmSync(join(real.root, before.path));
    write(real, guid, file);
    model.files.set(guid, file);
    await Promise.resolve();
  });
}

function remove(guid: string): Step {
  return step(
    `delete ${guid.slice(0, 1)}`,
    (model) => model.files.has(guid),
    async (model, real) => {
      rmSync(join(real.root, model.files.get(guid)?.path ?? ''));
      model.files.delete(guid);
      await Promise.resolve();
    },
  );
}

const COMPLETE = { status: 'complete' };

const scan = step(
  'scan',
  () => true,
  async (model, real) => {
    const ask = (path: string) => real.operator.do<ScanView>('POST', `${path}?wait=60`);
    const { id, status } = await ask(`/sources/${real.sourceId}/scans`);
    // The last published file is gone: whoever took it away means it.
    if (status === 'held') expect(await ask(`/scans/${id}/confirm`)).toMatchObject(COMPLETE);
    else expect(status).toBe('complete');
    model.scan();
  },
);

async function itemOf(real: Real, guid: string) {
  const { data } = await real.operator.do<ItemList>('GET', `/items?q=${guid}`);
  return data[0];
}

function approve(guid: string): Step {
  return step(
    `approve ${guid.slice(0, 1)}`,
    () => true,
    async (model, real) => {
      const item = await itemOf(real, guid);
      if (item === undefined) return expect(model.approve(guid)).toBe(false);
      const items = [{ id: item.id, digest: item.observedDigest }];
      const { approved } = await real.operator.do<ApprovalsAnswer>('POST', '/approvals', { items });
      expect(approved === 1).toBe(model.approve(guid));
    },
  );
}

function approveStale(guid: string): Step {
  return step(
    `approve ${guid.slice(0, 1)} as it never was`,
    () => true,
    async (_, real) => {
      const item = await itemOf(real, guid);
      if (item === undefined) return;
      const items = [{ id: item.id, digest: 'f'.repeat(64) }];
      const answer = await real.operator.do<ApprovalsAnswer>('POST', '/approvals', { items });
      expect(answer).toMatchObject({ approved: 0, refused: [{ code: 'content-changed' }] });
    },
  );
}

function withdraw(guid: string): Step {
  return step(
    `withdraw ${guid.slice(0, 1)}`,
    () => true,
    async (model, real) => {
      const item = await itemOf(real, guid);
      if (item === undefined) return;
      const items = [{ id: item.id }];
      const { withdrawn } = await real.operator.do<WithdrawalsAnswer>('DELETE', '/approvals', {
        items,
      });
      expect(withdrawn === 1).toBe(model.withdraw(guid));
    },
  );
}

const publish = step(
  'publish',
  () => true,
  async (model, real) => {
    const answer = await real.operator.do<PublishAnswer>('POST', '/releases', {});
    expect(answer.published + answer.removed).toBe(model.publish());
    expect(answer.seq).toBe(model.releases.length);
  },
);

function restore(back: number): Step {
  return step(
    `restore ${back} back`,
    (model) => model.releases.length > back,
    async (model, real) => {
      const seq = model.releases.length - back;
      await real.operator.do('POST', `/releases/${seq}/restore`, {});
      model.restore(seq);
    },
  );
}

const crash = step(
  'crash',
  () => true,
  async (_, real) => real.crash(),
);

const guid = fc.constantFrom(...GUIDS);
const folder = fc.constantFrom('one', 'two');
const body = fc.constantFrom('echo 1', 'echo 2');

/** Everything that a source, operators and fate can do, the frequent things more often. */
export const steps = [
  fc.tuple(guid, folder, body).map(([g, f, b]) => put(g, f, b, true)),
  fc.tuple(guid, folder).map(([g, f]) => put(g, f, 'echo 1', false)),
  guid.map(remove),
  fc.constant(scan),
  fc.constant(scan),
  guid.map(approve),
  guid.map(approve),
  guid.map(approveStale),
  guid.map(withdraw),
  fc.constant(publish),
  fc.nat(3).map(restore),
  fc.constant(crash),
];
