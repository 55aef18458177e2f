import type { SourceView } from '#api/sources';

/** Where a source is, in one line. */
export function placeOf({ settings }: SourceView): string {
  return typeof settings.root === 'string' ? settings.root : JSON.stringify(settings);
}
