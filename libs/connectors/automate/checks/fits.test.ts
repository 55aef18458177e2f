import { expect, test } from 'vitest';
import type { ColumnFacts } from '../schema/columns.ts';
import { misfit, type ColumnValueWritten } from './fits.ts';

const NAME: ColumnFacts = {
  name: 'Name',
  type: 'varchar',
  charset: 'utf8mb4',
  maxLength: 10,
  maxBytes: 40,
  isNullable: true,
  default: null,
  isAutoIncrement: false,
  isGenerated: false,
  isReadable: true,
};
const TEXT = { ...NAME, type: 'text', maxLength: 20, maxBytes: 20 };

test.each<[string, Partial<ColumnFacts>, ColumnValueWritten, string | null]>([
  ['ten characters of four bytes each', {}, '😀'.repeat(10), null],
  ['eleven characters', {}, 'x'.repeat(11), 'text-too-long'],
  [
    'a text of more bytes than its column has, though of fewer characters',
    TEXT,
    'é'.repeat(11),
    'text-too-long',
  ],
  ['an emoji in utf8mb3', { charset: 'utf8mb3' }, '△ 😀', 'text-not-storable'],
  ['a triangle in utf8mb3', { charset: 'utf8' }, '△', null],
  ['a triangle in latin1', { charset: 'latin1' }, '△', 'text-not-storable'],
  ['a euro sign in latin1, which is that of Windows', { charset: 'latin1' }, '€ é', null],
  ['an umlaut in ascii', { charset: 'ascii' }, 'ä', 'text-not-storable'],
  ['nothing where nothing may be', {}, null, null],
  ['nothing where something must be', { isNullable: false }, null, 'value-missing'],
  ['a number beyond its type', { type: 'tinyint', charset: null }, 256, 'number-too-large'],
  ['the largest number without a sign', { type: 'int', charset: null }, 4_294_967_295, null],
  ['bytes beyond a blob', { charset: null, maxBytes: 3 }, Buffer.alloc(4), 'text-too-long'],
])('%s', (_, facts, value, code) => {
  expect(misfit({ ...NAME, ...facts }, value)?.code ?? null).toBe(code);
});

test('a refused text is not quoted: its column, its limit and its size say what to do', () => {
  const { detail } = misfit(NAME, 'secret content') ?? { detail: '' };
  expect(detail).toBe('The column Name holds 10 here, and the item has 14 characters.');
});
