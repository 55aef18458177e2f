/** Plurals that people write for the two tags that leave an item out of the mass sync (docs/design.md#3). */
const SINGULARS: ReadonlyMap<string, string> = new Map([
  ['globals', 'Global'],
  ['tickets', 'Ticket'],
]);

/**
 * The tags in a name: words in square brackets, split at commas. `Winget [Globals, Autofix]` has Global and Autofix; in the
 * order of the name, nothing twice.
 */
export function tagsIn(name: string): string[] {
  const words = [...name.matchAll(/\[([^[\]]*)\]/g)].flatMap(([, inside = '']) =>
    inside.split(','),
  );
  const tags = words.map((word) => word.trim()).filter((word) => word !== '');
  return [...new Set(tags.map((tag) => SINGULARS.get(tag.toLowerCase()) ?? tag))];
}
