// What Unicode's full case folding does beside lower case, for letters that names have (CaseFolding.txt, status F and C).
const FOLDED: Readonly<Record<string, string>> = {
  ς: 'σ',
  ß: 'ss',
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'st',
  ﬆ: 'st',
};
// Most names: nothing of them but the case can differ.
const PLAIN = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;
const TO_FOLD = new RegExp(`[${Object.keys(FOLDED).join('')}]`, 'g');

/**
 * The form in which names are compared: NFC, trimmed, inner white space as one blank, and without regard to case
 * (docs/inventory.md#3.1). It is never written anywhere.
 */
export function comparableName(name: string): string {
  if (PLAIN.test(name)) return name.toLowerCase();
  const plain = name.normalize('NFC').trim().replace(/\s+/g, ' ');
  const folded = plain.toLowerCase().replace(TO_FOLD, (letter) => FOLDED[letter] ?? letter);
  return folded.normalize('NFC');
}
