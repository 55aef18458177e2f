import type { ContentRow } from '#api/window-views';

/** The order in which a person wants to see them: what needs someone first. */
export const STATES = [
  'failed',
  'drifted',
  'deprecated',
  'update-available',
  'not-installed',
  'excluded',
  'up-to-date',
] as const;

/** True for what does not mend itself. */
export function needsPerson({ state, isIgnored }: ContentRow): boolean {
  return state === 'failed' || (state === 'drifted' && !isIgnored);
}

/** True when the mass sync takes it: neither someone's choice nor a tag leaves it out. */
export function isTicked({ state }: ContentRow): boolean {
  return state !== 'excluded';
}

/** False for what is only installed here. */
export function isPublished({ availableVersion }: ContentRow): boolean {
  return availableVersion !== null;
}

/** "1", "none → 2", "1 → 2": what is here, and what is published when that is another. */
export function versionsOf({ installedVersion, availableVersion }: ContentRow): string {
  if (installedVersion === availableVersion) return String(installedVersion ?? '–');
  return `${installedVersion ?? 'none'} → ${availableVersion ?? 'none'}`;
}
