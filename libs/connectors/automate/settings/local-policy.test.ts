import { expect, test } from 'vitest';
import { internalMonitor } from '../content-types/internal-monitor.ts';
import { keptColumns, withKept } from './local-policy.ts';

const GUID = '54992d2f-f374-41bb-9f61-e4d2fcc93478';
const LOCAL = ['AlertAction', 'TicketCategory', 'interval', 'ContactID', 'DriveID'];

function kept(policy: object, items: object = {}): string[] {
  return [...keptColumns(internalMonitor, GUID, { policy, items } as never)].sort();
}

test('an update keeps what the description calls local', () => {
  expect(kept({})).toEqual([...LOCAL].sort());
});

test('the instance decides for a type, and an item decides last', () => {
  const type = { 'internal-monitor': { interval: 'overwrite', DataOut: 'keep' } };
  expect(kept(type)).toEqual([...LOCAL.filter((c) => c !== 'interval'), 'DataOut'].sort());
  const item = { [GUID]: { interval: 'keep', dataout: 'overwrite' } };
  expect(kept(type, item)).toEqual([...LOCAL].sort());
  expect(kept({}, { other: { interval: 'overwrite' } })).toEqual([...LOCAL].sort());
});

test('a name is never kept, and a column that the type does not have says nothing', () => {
  const policy = { 'internal-monitor': { Name: 'keep', ScriptNotes: 'keep' } };
  expect(kept(policy)).toEqual([...LOCAL].sort());
});

test('kept columns come from the other body, where it has them', () => {
  const body = { Name: 'one', interval: 60, ContactID: 0 };
  expect(withKept(body, { interval: 300 }, new Set(['interval', 'ContactID']))).toEqual({
    ...body,
    interval: 300,
  });
});
