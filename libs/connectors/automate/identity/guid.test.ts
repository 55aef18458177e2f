import { expect, test } from 'vitest';
import { guidIn } from './guid.ts';

const GUID = '32ea4448-2fd8-11ee-9dfe-000c295e5f21';

test.each([GUID, GUID.toUpperCase(), `{${GUID}}`, ` ${GUID}\r\n`])('%j is that GUID', (text) => {
  expect(guidIn(text)).toBe(GUID);
});

test('one without hyphens stays what it is', () => {
  expect(guidIn(GUID.replaceAll('-', ''))).toBe(GUID.replaceAll('-', ''));
});

test.each([
  null,
  '',
  '0',
  GUID.slice(0, 34),
  `${GUID}0`,
  GUID.replace('4', 'g'),
  `x${GUID}`,
  'none',
])('%j is no GUID', (text) => {
  expect(guidIn(text)).toBeNull();
});
