import { expect, test } from 'vitest';
import type { AuditEventView } from '#api/audit';
import { bundlesOf } from './bundles.ts';

let id = 100;
const event = (facts: object, more: Partial<AuditEventView> = {}): AuditEventView => ({
  id: String(id--),
  at: '2026-01-01T00:00:00.000Z',
  actor: { type: 'operator', id: 'anna', name: 'Anna' },
  action: 'approval.given',
  subject: { type: 'item', id: 'a', name: 'Item' },
  facts: { contentType: 'script', digest: 'd', ...facts },
  hash: 'f'.repeat(64),
  ...more,
});
const sizes = (events: AuditEventView[]) => bundlesOf(events).map((bundle) => bundle.events.length);

test('approvals of one command and content type are told together', () => {
  const monitor = event({ contentType: 'monitor' });
  expect(sizes([event({}), event({}), monitor, event({})])).toEqual([3, 1]);
});

test('a removal is never told as a change, nor one person as another, nor one moment as another', () => {
  expect(sizes([event({}), event({ digest: null })])).toEqual([1, 1]);
  const bob = { type: 'operator', id: 'bob', name: 'Anna' } as const;
  expect(sizes([event({}), event({}, { actor: bob })])).toEqual([1, 1]);
  expect(sizes([event({}), event({}, { at: '2026-01-01T00:00:01.000Z' })])).toEqual([1, 1]);
});

test('what does not happen to items stays one by one', () => {
  const subject = { type: 'operator', id: 'anna', name: 'Anna' };
  const signedIn = { action: 'operator.signed-in', subject };
  expect(sizes([event({}, signedIn), event({}, signedIn)])).toEqual([1, 1]);
});
