/** "1 item", "12,345 items". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** As many may vanish without a second question (docs/design.md#2). */
const MANY = 20;

/** What to type before so many are removed; null: nothing. */
export function typedCount(removals: number): string | null {
  return removals > MANY ? String(removals) : null;
}
