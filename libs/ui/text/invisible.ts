/** Control, zero-width, bidirectional and tag characters: they change what a text means without being seen. */
export const INVISIBLE =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class -- single invisible characters are what this looks for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e01ef}]/gu;

const NAMES: Readonly<Record<number, string>> = {
  0x00: 'NUL',
  0xad: 'soft hyphen',
  0x61c: 'Arabic letter mark',
  0x200b: 'zero width space',
  0x200c: 'zero width non-joiner',
  0x200d: 'zero width joiner',
  0x200e: 'left-to-right mark',
  0x200f: 'right-to-left mark',
  0x202a: 'left-to-right embedding',
  0x202b: 'right-to-left embedding',
  0x202c: 'pop directional formatting',
  0x202d: 'left-to-right override',
  0x202e: 'right-to-left override',
  0x2060: 'word joiner',
  0x2066: 'left-to-right isolate',
  0x2067: 'right-to-left isolate',
  0x2068: 'first strong isolate',
  0x2069: 'pop directional isolate',
  0xfeff: 'byte order mark',
};

/** "U+202E right-to-left override". */
export function characterName(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const name = NAMES[code];
  return `${codeOf(code)}${name === undefined ? '' : ` ${name}`}`;
}

/** "U+202E". */
export function codeOf(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The different invisible characters of a text, by name, with how often each occurs. */
export function invisibleIn(text: string): { name: string; times: number }[] {
  const times = new Map<string, number>();
  for (const [character] of text.matchAll(INVISIBLE)) {
    times.set(character, (times.get(character) ?? 0) + 1);
  }
  return [...times].map(([character, n]) => ({ name: characterName(character), times: n }));
}
