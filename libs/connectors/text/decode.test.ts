import { expect, test } from 'vitest';
import { decodedText, markedText } from './decode.ts';

const LE = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
const BE = (text: string) => LE(text).swap16();

test.each([
  ['UTF-8', Buffer.from('é\n'), 'a.txt', 'é\n', false],
  ['UTF-8', Buffer.from('\ufeffé\n'), 'a.txt', 'é\n', true],
  ['UTF-16 LE', LE('é 😀\r\n'), 'a.ps1', 'é 😀\r\n', true],
  ['UTF-16 BE', BE('é 😀\r\n'), 'a.json', 'é 😀\r\n', true],
  [
    'iso-8859-1',
    Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1'),
    'a.xml',
    '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>',
    false,
  ],
  [
    'cp1252',
    Buffer.from('#!/bin/x\n# -*- coding: cp1252 -*-\nx = "\x80"\n', 'latin1'),
    'a.py',
    '#!/bin/x\n# -*- coding: cp1252 -*-\nx = "€"\n',
    false,
  ],
  [
    'shift_jis',
    Buffer.from('#!/usr/bin/python3\n# coding=shift_jis\n#\x83\x65\n', 'latin1'),
    'tool',
    '#!/usr/bin/python3\n# coding=shift_jis\n#テ\n',
    false,
  ],
  [
    'windows-1252',
    Buffer.from('<html><meta charset="windows-1252"><p>\x80</p>', 'latin1'),
    'a.html',
    '<html><meta charset="windows-1252"><p>€</p>',
    false,
  ],
  [
    'iso-8859-1',
    Buffer.from('@charset "iso-8859-1";\na { content: "é"; }', 'latin1'),
    'a.css',
    '@charset "iso-8859-1";\na { content: "é"; }',
    false,
  ],
  ['UTF-8', Buffer.from('# coding: cp1252\né\n'), 'a.yml', '# coding: cp1252\né\n', false],
  [
    'UTF-8',
    Buffer.from('<?xml version="1.0" encoding="utf-16"?><a>é</a>'),
    'a.xml',
    '<?xml version="1.0" encoding="utf-16"?><a>é</a>',
    false,
  ],
  [
    'UTF-16 LE',
    Buffer.from('<?xml version="1.0" encoding="UTF-16"?><a>é</a>', 'utf16le'),
    'a.xml',
    '<?xml version="1.0" encoding="UTF-16"?><a>é</a>',
    false,
  ],
  [
    'UTF-16 BE',
    Buffer.from("<?xml version='1.0' encoding='utf-16be'?><a>é</a>", 'utf16le').swap16(),
    'task.job',
    "<?xml version='1.0' encoding='utf-16be'?><a>é</a>",
    false,
  ],
  [
    'UTF-8',
    Buffer.from('# coding: nothing-like-it\n'),
    'a.py',
    '# coding: nothing-like-it\n',
    false,
  ],
])('%s is text: %s', (encoding, bytes, path, text, hasByteOrderMark) => {
  expect(decodedText(bytes, path)).toEqual({ text, encoding, hasByteOrderMark });
});

test.each([
  ['a NUL', Buffer.from('a\0b')],
  ['other bytes than UTF-8', Buffer.from([0x23, 0xff, 0x0a])],
  ['half of a surrogate pair', Buffer.from([0xff, 0xfe, 0x00, 0xd8])],
  ['an odd number of bytes in UTF-16', Buffer.from([0xff, 0xfe, 0x41])],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0])],
  ['NUL in UTF-16', LE('a\0b')],
  ['UTF-16 without a mark that is not XML', Buffer.from('<a>é</a>', 'utf16le')],
  [
    'UTF-16 XML without a mark and a declaration',
    Buffer.from('<?xml version="1.0"?><a/>', 'utf16le'),
  ],
  [
    'UTF-16 XML without a mark that declares something else',
    Buffer.from('<?xml version="1.0" encoding="utf-8"?><a/>', 'utf16le'),
  ],
])('%s is no text', (_, bytes) => {
  expect(decodedText(bytes)).toBeNull();
});

test('a mark that comes or goes is a difference of the texts', () => {
  const [with_, without] = [decodedText(Buffer.from('\ufeffa')), decodedText(Buffer.from('a'))];
  expect(with_ && markedText(with_)).not.toBe(without && markedText(without));
});
