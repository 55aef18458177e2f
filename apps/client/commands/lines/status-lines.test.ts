import { expect, test } from 'vitest';
import type { ItemState } from '#domain/installed';
import { statusLines } from './status-lines.ts';

const state = (more: Partial<ItemState>): ItemState => ({
  contentType: 'internal-monitor',
  guid: '0b0e2a4e-6f0f-4c52-9f4e-2f8f2c6a1d11',
  name: 'A monitor with quite a long name that says what it watches and for whom',
  path: 'monitors/a',
  state: 'update-available',
  reason: null,
  drift: null,
  installedVersion: 3,
  availableVersion: 4,
  installedDigest: null,
  availableDigest: null,
  ...more,
});

test('at 80 columns every line fits, versions side by side and no GUID', () => {
  const lines = statusLines([state({})], 80);
  expect(lines.every((line) => line.length <= 80)).toBe(true);
  expect(lines[1]).toMatch(/^update-available {2}internal-monitor {2}3 > 4 {4}A monitor .*…$/);
});

test('at 120 columns the GUID stands beside the name', () => {
  expect(statusLines([state({})], 120)[1]).toMatch(/ 0b0e2a4e-6f0f-4c52-9f4e-2f8f2c6a1d11$/);
});

test('a reason stands below its item, whole and folded at its words', () => {
  const reason =
    'the customer runs another product here until the end of the year (anna, until 2026-12-31)';
  const lines = statusLines([state({ state: 'excluded', reason })], 80);
  expect(lines.slice(2).every((line) => line.length <= 80)).toBe(true);
  expect(
    lines
      .slice(2)
      .map((line) => line.trim())
      .join(' '),
  ).toBe(reason);
});

test('B38: at width 20 nothing is lost', () => {
  const lines = statusLines([state({ reason: 'changed here', state: 'drifted' })], 20);
  expect(lines).toContain('STATE: drifted');
  expect(lines).toContain('changed here');
});

test('a name that would steer the terminal is shown as escapes', () => {
  expect(
    statusLines([state({ name: 'a\u001b[2J', reason: 'b\u001b[2J' })], 80).join('\n'),
  ).not.toContain('\u001b');
});
