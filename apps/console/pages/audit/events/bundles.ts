import type { AuditEventView } from '#api/audit';

/** Events that one command made, all alike: approving twelve items makes twelve. */
export interface Bundle {
  /** The id of the first event that is shown. */
  id: string;
  events: readonly [AuditEventView, ...AuditEventView[]];
}

/** The events in the order of the first of each bundle, with those bundled that one sentence can tell. */
export function bundlesOf(events: readonly AuditEventView[]): Bundle[] {
  const bundles = new Map<string, { id: string; events: [AuditEventView, ...AuditEventView[]] }>();
  for (const event of events) {
    const key = keyOf(event);
    const known = bundles.get(key);
    if (known) known.events.push(event);
    else bundles.set(key, { id: event.id, events: [event] });
  }
  return [...bundles.values()];
}

/** One transaction writes its events at one moment, content types in any order. Only what happens to items comes in numbers. */
function keyOf({ id, at, actor, action, subject, facts }: AuditEventView): string {
  if (subject.type !== 'item') return id;
  const isRemoval = facts.digest === null;
  return JSON.stringify([at, actor.id, action, facts.contentType, isRemoval, facts.reason]);
}
