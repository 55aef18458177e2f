import { expect, test } from 'vitest';
import { textOf, whyNotText } from './media-type.ts';

test.each<[string, number[], string]>([
  [
    'UTF-16 that is cut off',
    [0xff, 0xfe, 0x23, 0x00, 0x0a],
    'It has the byte order mark of UTF-16, but ends in the middle of a character',
  ],
  ['half a pair in UTF-16', [0xfe, 0xff, 0xd8, 0x00], 'holds half of a surrogate pair'],
  ['NUL in UTF-16', [0xff, 0xfe, 0x23, 0x00, 0x00, 0x00], 'holds a NUL character'],
  ['UTF-32', [0xff, 0xfe, 0, 0, 0x23, 0, 0, 0], 'It is UTF-32 text'],
  ['UTF-32, the high byte first', [0, 0, 0xfe, 0xff, 0, 0, 0, 0x23], 'It is UTF-32 text'],
  [
    'a broken rest after the mark of UTF-8',
    [0xef, 0xbb, 0xbf, 0xff],
    'It has the byte order mark of UTF-8, but holds bytes that are not UTF-8',
  ],
  ['no mark at all', [0x23, 0xff, 0x0a], 'has no byte order mark'],
  ['NUL in UTF-8', [0x23, 0x00], 'It holds a NUL byte'],
])('%s is not read as text, and says why', (_, bytes, words) => {
  const buffer = Buffer.from(bytes);
  expect(textOf(buffer, 'a.ps1')).toBeNull();
  expect(whyNotText(buffer)).toContain(words);
});
