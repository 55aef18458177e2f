import type { AuditEventView } from '#api/audit';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { count } from '#ui/text/count.ts';
import { fact, Items, numberOf, Subject, type Told } from './event-parts.tsx';

/** Sources, scans and approvals. */
export const REVIEW_SENTENCES = {
  'approval.given': (told: Told) => (
    <>
      approved {removalOf(told)}
      <Items {...told} />
    </>
  ),
  'approval.withdrawn': (told: Told) => (
    <>
      withdrew the approval of {removalOf(told)}
      <Items {...told} />
    </>
  ),
  'approval.dismissed': (told: Told) => (
    <>
      The approval of {removalOf(told)}
      <Items {...told} /> was dismissed. {fact(told.event, 'reason')}
    </>
  ),
  'instructions.changed': (told: Told) => (
    <>
      {told.event.facts.text === null ? 'removed' : 'wrote'} the instructions of <Items {...told} />
    </>
  ),
  'scan.applied': ({ event }: Told) => (
    <>
      scanned <Subject event={event} />: {count(numberOf(event, 'changed'), 'item')} differed from
      the scan before
    </>
  ),
  'scan.confirmed': ({ event }: Told) => (
    <>
      confirmed the held scan of <Subject event={event} />
      {vanishedText(event)}
    </>
  ),
  'scan.cancelled': ({ event }: Told) => (
    <>
      cancelled a scan of <Subject event={event} />
    </>
  ),
  'source.added': ({ event }: Told) => (
    <>
      added the source <Subject event={event} />
    </>
  ),
  'source.changed': ({ event }: Told) => (
    <>
      changed the {partsOf(event)} of the source <Subject event={event} />
    </>
  ),
  'source.deleted': ({ event }: Told) => (
    <>
      deleted the source <Subject event={event} />
    </>
  ),
  'source.tested': () => <>tested the connection of a source</>,
  'content.accepted': ({ event }: Told) => (
    <>accepted a file that looks like a credential. {fact(event, 'reason')}</>
  ),
  'content.purged': ({ event }: Told) => (
    <>purged content that was read by mistake. {fact(event, 'reason')}</>
  ),
};

/** Which parts of a source were changed: "name and settings". */
function partsOf({ facts: { after } }: AuditEventView): string {
  return typeof after === 'object' && after !== null ? Object.keys(after).join(' and ') : 'entry';
}

/** An approval of nothing to publish is the approval of a removal (docs/design.md#8). */
function removalOf({ event }: Told): string {
  return event.facts.digest === null ? 'the removal of ' : '';
}

function vanishedText({ facts }: AuditEventView): string {
  if (!Array.isArray(facts.vanished) || facts.vanished.length === 0) return '';
  const parts = (facts.vanished as { contentType?: unknown; vanished?: unknown }[]).map(
    ({ contentType, vanished }) =>
      `${Number(vanished).toLocaleString('en')} of ${contentTypeLabel(String(contentType)).toLowerCase()}`,
  );
  return `, in which ${parts.join(', ')} had vanished`;
}
