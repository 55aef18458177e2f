import type { AuditEventView } from '#api/audit';

/** Events in a row that one command made, all alike: approving twelve items makes twelve. */
export interface Bundle {
  /** The id of the first event that is shown. */
  id: string;
  events: readonly [AuditEventView, ...AuditEventView[]];
}

/** The events in their order, with those bundled that one sentence can tell. */
export function bundlesOf(events: readonly AuditEventView[]): Bundle[] {
  const bundles: { id: string; key: string; events: [AuditEventView, ...AuditEventView[]] }[] = [];
  for (const event of events) {
    const key = keyOf(event);
    const last = bundles.at(-1);
    if (last !== undefined && last.key === key) last.events.push(event);
    else bundles.push({ id: event.id, key, events: [event] });
  }
  return bundles;
}

/** One transaction writes its events at one moment. Only what happens to items comes in numbers. */
function keyOf({ id, at, actor, action, subject, facts }: AuditEventView): string {
  if (subject.type !== 'item') return id;
  const isRemoval = facts.digest === null;
  return JSON.stringify([at, actor.id, action, facts.contentType, isRemoval, facts.reason]);
}
