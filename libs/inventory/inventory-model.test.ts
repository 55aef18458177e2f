import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Associations } from './association.ts';
import { Systems } from './systems.fixture.ts';
import { recordKey, type RecordKey, type VendorRecord } from './vendor-record.ts';
import { ROOT } from './world.fixture.ts';

const RUNS = Number(process.env.PROSYNC_SEQUENCES ?? 150);

const NAMES = ['Acme', 'acme ', 'Beta', 'MSP Acme', 'Gamma'];
const name = fc.constantFrom(...NAMES);
const index = fc.nat({ max: 30 });

type Action =
  | { what: 'add source'; name: string; below: number }
  | { what: 'add destination'; name: string; below: number }
  | { what: 'rename source' | 'rename destination'; at: number; name: string }
  | { what: 'remove source' | 'remove destination' | 'move destination' | 'exclude'; at: number }
  | { what: 'run'; calls: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ what: fc.constant('add source' as const), name, below: index }),
  fc.record({ what: fc.constant('add destination' as const), name, below: index }),
  fc.record({
    what: fc.constantFrom('rename source' as const, 'rename destination' as const),
    at: index,
    name,
  }),
  fc.record({
    what: fc.constantFrom(
      'remove source' as const,
      'remove destination' as const,
      'move destination' as const,
      'exclude' as const,
    ),
    at: index,
  }),
  fc.record({ what: fc.constant('run' as const), calls: fc.nat({ max: 12 }) }),
);

let lastAdded = 0;

function act(systems: Systems, step: Action): void {
  const pick = <T>(list: readonly T[], at: number): T | undefined =>
    list[at % Math.max(1, list.length)];
  const companies = (records: readonly VendorRecord[]) =>
    records.filter(({ kind }) => kind === 'company');
  const isBelow = (record: VendorRecord, key: RecordKey) =>
    recordKey(record.parent) === recordKey(key);
  switch (step.what) {
    case 'add source':
    case 'add destination': {
      lastAdded += 1;
      const isSource = step.what === 'add source';
      const side = isSource ? systems.source : systems.destination;
      const top = isSource ? null : ROOT;
      // Every third is a location below a company.
      const above = step.below % 3 === 0 ? pick(companies(side), step.below) : undefined;
      const kind = above === undefined ? 'company' : 'location';
      const parent = above === undefined ? top : { kind: above.kind, id: above.id };
      side.push({
        kind,
        id: `${isSource ? 's' : 'x'}${lastAdded}`,
        parent,
        name: step.name,
        active: true,
        fields: {},
      });
      return;
    }
    case 'rename source':
    case 'rename destination': {
      const side = step.what === 'rename source' ? systems.source : systems.destination;
      const one = pick(side, step.at);
      if (one !== undefined) side.splice(side.indexOf(one), 1, { ...one, name: step.name });
      return;
    }
    case 'remove source':
    case 'remove destination': {
      const side = step.what === 'remove source' ? systems.source : systems.destination;
      const one = pick(side, step.at);
      if (one === undefined) return;
      const kept = side.filter((record) => record !== one && !isBelow(record, one));
      side.splice(0, side.length, ...kept);
      return;
    }
    case 'move destination': {
      const one = pick(
        systems.destination.filter(({ kind }) => kind === 'location'),
        step.at,
      );
      const to = pick(companies(systems.destination), step.at + 1);
      if (one === undefined || to === undefined) return;
      const moved = { ...one, parent: { kind: to.kind, id: to.id } };
      systems.destination.splice(systems.destination.indexOf(one), 1, moved);
      return;
    }
    case 'exclude': {
      const one = pick(systems.source, step.at);
      if (one !== undefined) systems.exclusions = [{ kind: one.kind, id: one.id }];
      return;
    }
    case 'run':
      systems.run(step.calls);
  }
}

test('whatever happens at both sides and wherever a run dies, nothing is associated or created twice', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const systems = new Systems();
      for (const step of actions) {
        act(systems, step);
        // Throws when a source or a destination is in two associations.
        void new Associations(systems.associations);
      }
      const before = systems.created.length;
      for (let run = 0; run < 6; run += 1) systems.run();
      // Undisturbed, each record is created once at most, and then nothing is left to do.
      const late = systems.created.slice(before);
      expect(new Set(late).size).toBe(late.length);
      expect(systems.plan().steps).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test('a run that dies anywhere leaves what one undisturbed run would have made', () => {
  fc.assert(
    fc.property(
      fc.array(action, { maxLength: 25 }),
      fc.array(fc.nat({ max: 8 }), { maxLength: 6 }),
      (actions, deaths) => {
        const [disturbed, calm] = [new Systems(), new Systems()];
        lastAdded = 0;
        for (const step of actions) if (step.what !== 'run') act(calm, step);
        lastAdded = 0;
        for (const step of actions) if (step.what !== 'run') act(disturbed, step);
        for (const calls of deaths) disturbed.run(calls);
        for (let run = 0; run < 4; run += 1) for (const systems of [calm, disturbed]) systems.run();
        const names = ({ destination }: Systems) =>
          destination.map((record) => record.name).toSorted();
        expect(names(disturbed)).toEqual(names(calm));
        expect(disturbed.associations.length).toBe(calm.associations.length);
      },
    ),
    { numRuns: RUNS },
  );
});

test('what is ignored stays ignored until its facts change', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 25 }), (actions) => {
      const systems = new Systems();
      for (const step of actions) if (step.what !== 'run') act(systems, step);
      for (const { event } of systems.plan().events) systems.ignored.add(event.fingerprint);
      expect(systems.plan().steps).toEqual([]);
      systems.source = systems.source.map((record) => ({ ...record, fields: { changed: true } }));
      expect(systems.plan().steps).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});
