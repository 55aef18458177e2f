import type { ReleaseView } from '#api/releases';

/** Who or what made a release. */
export function triggerText({ trigger, operator, restoredSeq }: ReleaseView): string {
  const name = operator?.name.slice(0, 100) ?? 'the server';
  if (trigger === 'restore') return `${name}, restoring release ${restoredSeq ?? ''}`;
  if (trigger === 'timer') return 'the schedule';
  if (trigger === 'recovery') return 'recovery: a new epoch';
  return name;
}
