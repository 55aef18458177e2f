/** Compares by UTF-8 bytes, which equals code point order; negative, zero or positive. The one text order of the wire. */
export function byBytes(a: string, b: string): number {
  if (a === b) return 0;
  // UTF-16 order differs from byte order only where surrogates meet; comparing code points is exact and copies nothing.
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return lift(left) - lift(right);
  }
  return a.length - b.length;
}

// Moves surrogates above U+E000..U+FFFF, where the code points that they spell belong.
function lift(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}
