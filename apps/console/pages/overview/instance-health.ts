import type { InstanceView } from '#api/instances';

/** What asks for a person first. */
const ORDER = ['failed', 'silent', 'behind', 'paused', 'ok'];

/** The instances in the order in which they ask for a person; within that, those furthest behind first. */
export function worstFirst(instances: readonly InstanceView[]): InstanceView[] {
  return [...instances].sort(
    (a, b) => ORDER.indexOf(a.health) - ORDER.indexOf(b.health) || behind(b) - behind(a),
  );
}

/** "runs release 12", or "runs release 10, 2 behind the latest (12)". */
export function releaseText(instance: InstanceView): string {
  const { release, latestSeq } = instance;
  if (release.seq === 0) return latestSeq === 0 ? 'nothing to run yet' : 'runs no release yet';
  const by = behind(instance);
  return `runs release ${release.seq}${by > 0 ? `, ${by} behind the latest (${latestSeq})` : ''}`;
}

function behind({ release, latestSeq }: InstanceView): number {
  return Math.max(0, latestSeq - release.seq);
}
