import { ProSyncError } from '#domain/errors';

/** A name as it would be written at the destination. */
export interface WrittenName {
  text: string;
  /** True when the vendor's maximum cut it, which a person is shown. */
  isCut: boolean;
}

/** The name within the vendor's maximum length in UTF-16 units, never cut inside of a surrogate pair (docs/inventory.md#3.1). */
export function fittingName(name: string, maxLength: number): WrittenName {
  if (name.length <= maxLength) return { text: name, isCut: false };
  const isPairCut = /[\ud800-\udbff]/.test(name.charAt(maxLength - 1));
  const text = name.slice(0, isPairCut ? maxLength - 1 : maxLength);
  return { text: text.trimEnd(), isCut: true };
}

/** The prefix, one blank and the name, within the vendor's maximum length; the prefix itself is never cut (docs/inventory.md#3.1). */
export function prefixedName(prefix: string, name: string, maxLength: number): WrittenName {
  return fittingName(`${checkedPrefix(prefix, maxLength)} ${name}`, maxLength);
}

/**
 * The prefix as it is used: trimmed, because one blank follows it. Throws `invalid-prefix` when it leaves no room for a name
 * of this length, so that a setting is refused before it cuts every name to nothing.
 */
export function checkedPrefix(prefix: string, maxLength: number): string {
  const text = prefix.trim();
  if (text.length + 2 <= maxLength) return text;
  throw new ProSyncError(
    'invalid-prefix',
    `The prefix has ${text.length} characters; names have at most ${maxLength}.`,
    { remedy: 'Choose a shorter prefix.' },
  );
}
