import type { InstanceView } from '#api/instances';
import { labelOf } from '#ui/text/labels.ts';

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

/** "Yes: 12 items match, 2 kept as they are", or "No: 1 item differs. Rule x: ...". */
export function complianceSummary(compliance: InstanceView['compliance']): string {
  if (compliance === null) return 'Not reported by this version of the client';
  const { matching, kept, differing, example } = compliance;
  const counts = [
    `${items(matching)} ${matching === 1 ? 'matches' : 'match'}`,
    ...(kept > 0 ? [`${items(kept)} kept as they are`] : []),
  ].join(', ');
  if (differing === 0) return `Yes: ${counts}`;
  return `No: ${items(differing)} ${differing === 1 ? 'differs' : 'differ'} (${example ?? ''}), ${counts}`;
}

function items(number: number): string {
  return `${number.toLocaleString('en')} ${number === 1 ? 'item' : 'items'}`;
}

/** "3,010 up to date, 2 drifted". */
export function stateSummary(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts)
    .filter(([, number]) => number > 0)
    .map(([state, number]) => `${number.toLocaleString('en')} ${labelOf(state).toLowerCase()}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}
