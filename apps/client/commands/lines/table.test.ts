import { expect, test } from 'vitest';
import { table } from './table.ts';

const COLUMNS = [{ title: 'STATE' }, { title: 'NAME', shrinks: true }];
const ROWS = [
  ['up-to-date', 'A name that is longer than what fits into sixty columns of a terminal'],
  ['drifted', 'Short'],
];

test('the lines of a table fit the width, and only the shrinking column gives way', () => {
  const lines = table(COLUMNS, ROWS, 60);
  expect(lines.every((line) => line.length <= 60)).toBe(true);
  expect(lines[1]).toMatch(/^up-to-date {2}A name .*…$/);
  expect(lines[2]).toBe('drifted     Short');
});

test('B38: at width 20 each value has a line of its own, with its title', () => {
  expect(table(COLUMNS, ROWS.slice(1), 20)).toEqual(['STATE: drifted', 'NAME: Short', '']);
});
