import { useMemo } from 'react';
import type { AuditEventView } from '#api/audit';
import { bundlesOf } from './bundles.ts';
import { BundleRow } from './EventRow.tsx';
import classes from './Events.module.css';

interface EventsProps {
  events: readonly AuditEventView[];
  /** More follow, so that what the last command did may be more than what is here of it. */
  hasMore: boolean;
}

/** What happened, the latest first, a sentence for each command. */
export function Events({ events, hasMore }: EventsProps) {
  const bundles = useMemo(() => bundlesOf(events), [events]);
  const oldest = events.at(-1)?.at;
  return (
    <table className={classes.events} aria-label="Audit events">
      <thead>
        <tr>
          <th scope="col" className={classes.when}>
            When
          </th>
          <th scope="col">What happened</th>
          <th scope="col" className={classes.open}>
            Facts
          </th>
        </tr>
      </thead>
      <tbody>
        {bundles.map((bundle) => (
          <BundleRow
            key={bundle.id}
            bundle={bundle}
            isCut={hasMore && bundle.events[0].at === oldest}
          />
        ))}
      </tbody>
    </table>
  );
}
