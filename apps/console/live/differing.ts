/** Entries that are only in one of two lists, or not the same in both. */
export function differing(
  before: readonly unknown[],
  after: readonly unknown[],
  keyOf: (entry: never) => string,
): number {
  const known = new Map(before.map((entry) => [keyOf(entry as never), JSON.stringify(entry)]));
  let number = 0;
  for (const entry of after) {
    const key = keyOf(entry as never);
    if (known.get(key) !== JSON.stringify(entry)) number++;
    known.delete(key);
  }
  return number + Math.max(0, before.length - after.length);
}
