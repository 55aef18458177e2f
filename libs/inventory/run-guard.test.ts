import { expect, test } from 'vitest';
import type { PlanStep } from './plan-step.ts';
import { neededConfirmation } from './run-guard.ts';
import { company, ROOT } from './world.fixture.ts';

function moves(count: number): PlanStep[] {
  return Array.from({ length: count }, (_, n) => ({
    action: 'move',
    destination: company(`${n}`),
    from: null,
    to: { destination: ROOT },
    event: `event ${n}`,
    needs: [],
  }));
}

function creations(count: number): PlanStep[] {
  return Array.from({ length: count }, (_, n) => ({
    action: 'create',
    source: company(`${n}`),
    below: { destination: ROOT },
    name: `${n}`,
    event: `event ${n}`,
    needs: [],
  }));
}

test.each([
  [20, 5, null],
  [21, 5, { reason: 'too-many-changes', changes: 21, limit: 20 }],
  [50, 500, null],
  [51, 500, { reason: 'too-many-changes', changes: 51, limit: 50 }],
])('%i changes beside %i associated records', (count, associated, expected) => {
  expect(neededConfirmation(moves(count), associated)).toEqual(expected);
});

test('a first import is confirmed once, by itself', () => {
  expect(neededConfirmation(creations(500), 0)).toEqual({
    reason: 'first-import',
    changes: 500,
    limit: null,
  });
  expect(neededConfirmation([], 0)).toBeNull();
  expect(neededConfirmation(creations(21), 1)).toMatchObject({ reason: 'too-many-changes' });
});

test('associations alone change nothing at the vendor', () => {
  const associate: PlanStep[] = Array.from({ length: 100 }, (_, n) => ({
    action: 'associate',
    source: company(`${n}`),
    destination: company(`${n}`),
    event: `event ${n}`,
    needs: [],
  }));
  expect(neededConfirmation(associate, 0)).toBeNull();
});
