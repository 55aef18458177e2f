import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { processorTime } from '../../../../test/support/processor-time.ts';
import { decodeBlob, encodeBlob } from './blob.ts';

const packed = (text: string | Buffer, level = 6): Buffer =>
  Buffer.from(gzipSync(text, { level }).toString('base64'));

test('a blob comes back as the text that it was made of', () => {
  for (const text of ['', '<a>△ ü \u{1f600}</a>\r\n', 'x'.repeat(1_000_000)])
    expect(decodeBlob(encodeBlob(text))).toBe(text);
});

test('every level of gzip and every line length of base64 say the same', () => {
  const text = '<ScriptData>△</ScriptData>\r\n'.repeat(100);
  for (const level of [1, 6, 9]) {
    const lines = packed(text, level).toString().replace(/.{76}/g, '$&\r\n');
    expect(decodeBlob(Buffer.from(` ${lines}\n`))).toBe(text);
  }
});

test("the gzip header is Automate's on every system, and the bytes are the same each time", () => {
  const zipped = Buffer.from(encodeBlob('<a />').toString(), 'base64');
  expect([...zipped.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 0]);
  expect(encodeBlob('<a />')).toEqual(encodeBlob('<a />'));
});

test('a byte order mark is no content', () => {
  expect(decodeBlob(packed('\uFEFF<a />'))).toBe('<a />');
});

const whole = packed('<a>secret content</a>').toString();

test.each([
  ['nothing at all', '', 'It is empty.'],
  ['text that is no base64', 'not base64!', 'It is not base64.'],
  ['base64 that was cut', whole.slice(0, -1), 'It is not base64.'],
  ['base64 of something else', Buffer.from('secret content').toString('base64'), 'gzip is broken'],
  ['gzip that was cut', whole.slice(0, 32), 'it ends too early'],
  ['gzip with a changed byte', changed(whole), 'gzip is broken'],
  ['bytes that are no UTF-8', packed(Buffer.from([0xc3, 0x28])).toString(), 'not UTF-8'],
  ['50 MB of XML', packed(Buffer.alloc(50 * 1024 * 1024, ' ')).toString(), 'larger than 50 MB'],
])('%s is unreadable, with the reason and without content', (_name, blob, reason) => {
  const error = errorOf(() => decodeBlob(Buffer.from(blob)));
  expect(error).toMatchObject({ code: 'unreadable' });
  expect(String(error)).toContain(reason);
  expect(String(error)).not.toContain('secret');
});

test('a blob that is larger than any script is not even decoded', () => {
  const blob = Buffer.alloc(60_000_000, 'A');
  const took = processorTime(() => {
    expect(() => decodeBlob(blob)).toThrow('larger than 50 MB');
  });
  expect(took).toBeLessThan(200);
});

function changed(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes[20] = (bytes[20] ?? 0) ^ 0xff;
  return bytes.toString('base64');
}

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return null;
}
