import { expect, test } from 'vitest';
import { newKey } from '../../../test/support/new-key.ts';
import { SigningKey } from '../signing/signing-key.ts';
import { CursorService } from './cursor.service.ts';

const privateKey = newKey();
const cursors = new CursorService(new SigningKey(privateKey));

test('a cursor gives back its position, on every server with the same signing key', () => {
  const position = ['script', 'Übersicht/日本.ps1', 7];
  const cursor = cursors.encode('items', position);
  expect(new CursorService(new SigningKey(privateKey)).decode('items', cursor)).toEqual(position);
  expect(cursors.decode('items', undefined)).toBeNull();
});

test('a cursor that was altered in any character is refused', () => {
  const cursor = cursors.encode('items', ['script', 'a', 1]);
  for (let i = 0; i < cursor.length; i += 1) {
    const other = cursor[i] === 'A' ? 'B' : 'A';
    const altered = cursor.slice(0, i) + other + cursor.slice(i + 1);
    expect(() => cursors.decode('items', altered)).toThrow('not one that this list gave out');
  }
});

test('a cursor of another list, of another key, or no cursor at all is refused', () => {
  const stranger = new CursorService(new SigningKey(newKey()));
  const cursor = cursors.encode('items', ['a']);
  expect(() => cursors.decode('releases', cursor)).toThrow();
  expect(() => stranger.decode('items', cursor)).toThrow();
  for (const text of ['', 'x', '%%%', 'e30', `${cursor}=`, `${cursor}A`]) {
    expect(() => cursors.decode('items', text)).toThrow();
  }
});

test('a page says what follows only when something follows', () => {
  const rows = [1, 2, 3];
  const full = cursors.page('n', rows, 2, (n) => [n], String);
  expect(full.data).toEqual(['1', '2']);
  expect(cursors.decode('n', full.page.next ?? '')).toEqual([2]);
  expect(cursors.page('n', rows, 3, (n) => [n], String).page.next).toBeNull();
  expect(cursors.page('n', [], 3, () => [0], String)).toEqual({ data: [], page: { next: null } });
});
