import type { InstanceView } from '#api/instances';
import { labelOf } from '../../words.ts';

/** "12", or "10, behind 12". */
export function ReleaseOf({ instance }: { instance: InstanceView }) {
  const { release, latestSeq } = instance;
  if (release.seq === 0) return <>none yet</>;
  if (release.seq >= latestSeq) return <>{release.seq}</>;
  return (
    <>
      {release.seq}, behind {latestSeq}
    </>
  );
}

/** "3,010 up to date, 2 drifted". */
export function stateSummary(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts)
    .filter(([, number]) => number > 0)
    .map(([state, number]) => `${number.toLocaleString('en')} ${labelOf(state).toLowerCase()}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}
