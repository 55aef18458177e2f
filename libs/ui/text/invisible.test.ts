import { expect, test } from 'vitest';
import { characterName, invisibleIn } from './invisible.ts';

test.each(['\0', '\u001b', '\u00ad', '\u200b', '\u202e', '\u2066', '\ufeff', '\u{e0041}'])(
  'a character that cannot be seen is found: %j',
  (character) => {
    expect(invisibleIn(`a${character}b${character}`)).toEqual([
      { name: characterName(character), times: 2 },
    ]);
  },
);

test('what can be seen, tabs and line ends are not marked', () => {
  expect(invisibleIn('Ä é ß 漢字 😀\t\r\n"<>&')).toEqual([]);
});
