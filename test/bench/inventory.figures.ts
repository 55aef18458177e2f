import { test } from 'vitest';
import { Associations } from '#inventory/association';
import { compare } from '#inventory/compare';
import { planRun } from '#inventory/run-plan';
import type { RecordKey, VendorRecord } from '#inventory/vendor-record';
import { ROOT, worldOf, type WorldPart } from '../../libs/inventory/world.fixture.ts';
import { duration, figure, ratio, timed } from './figure.ts';

/** `count` companies with three locations each, at both sides, every tenth of them not associated yet. */
function systems(count: number): WorldPart {
  const side = (prefix: string, root: RecordKey | null): VendorRecord[] =>
    Array.from({ length: count }, (_, n) => {
      const key: RecordKey = { kind: 'company', id: `${prefix}${n}` };
      const of = (where: number): VendorRecord => ({
        kind: 'location',
        id: `${prefix}${n}-${where}`,
        parent: key,
        name: `Site ${where}`,
        active: true,
        fields: {},
      });
      const one = { ...key, parent: root, name: `Company ${n}`, active: true, fields: {} };
      return [one, of(1), of(2), of(3)];
    }).flat();
  const [source, destination] = [side('s', null), side('d', ROOT)];
  const associations = source.flatMap(({ kind, id }, n) =>
    n % 40 < 4 ? [] : [{ source: { kind, id }, destinationId: destination[n]?.id ?? null }],
  );
  return { source, destination, associations };
}

async function figures(count: number): Promise<number> {
  const world = worldOf(systems(count));
  const { ms, result } = await timed(async () => {
    const { events } = compare(world);
    const { settings, rules, associations } = world;
    const nothing = { decisions: [], ignored: new Set<string>(), failed: new Set<string>() };
    const known = new Associations(associations);
    return planRun(events, { settings, rules, associations: known, ...nothing });
  });
  const records = count * 4;
  figure(`compare and plan ${records} records (${result.steps.length} steps)`, duration(ms), '1 s');
  return ms / records;
}

test('compare and plan', async () => {
  await figures(1_000);
  const small = await figures(10_000);
  const large = await figures(25_000);
  figure('  time per record, 100,000 beside 40,000', ratio(large, small), '1.5');
});
