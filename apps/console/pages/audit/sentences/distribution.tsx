import type { AuditEventView } from '#api/audit';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { count } from '#ui/text/count.ts';
import { fact, Name, numberOf, Subject, type Told } from './event-parts.tsx';

/** Releases. */
export const PUBLICATION_SENTENCES = {
  'release.published': ({ event }: Told) => (
    <>
      published release <Subject event={event} />: {sizeOf(event)}
    </>
  ),
  'release.restored': ({ event }: Told) => (
    <>
      restored release {fact(event, 'restoredSeq')} as release <Subject event={event} />:{' '}
      {sizeOf(event)}
    </>
  ),
  'publication.epoch-raised': ({ event }: Told) => (
    <>raised the epoch to {event.subject.id}, as after the restoration of a backup</>
  ),
};

/** With what the instances sign in. */
export const CLIENT_SENTENCES = {
  'api-client.created': ({ event }: Told) => (
    <>
      added the API client <Subject event={event} />, which may see {scopeOf(event)}
    </>
  ),
  'api-client.scope-changed': ({ event }: Told) => (
    <>
      changed the content types of the API client <Subject event={event} /> to {scopeOf(event)}
    </>
  ),
  'api-client.secret-changed': ({ event }: Told) => (
    <>
      gave the API client <Subject event={event} /> a new secret
    </>
  ),
  'api-client.deleted': ({ event }: Told) => (
    <>
      deleted the API client <Subject event={event} />
    </>
  ),
};

/** The list of instances. */
export const INSTANCE_SENTENCES = {
  'instance.renamed': ({ event }: Told) => (
    <>
      renamed the instance <Name>{fact(event, 'before')}</Name> to{' '}
      <Name>{fact(event, 'name')}</Name>
    </>
  ),
  'instance.merged': ({ event }: Told) => (
    <>
      merged the earlier instance <Name>{fact(event, 'merged')}</Name> into{' '}
      <Subject event={event} />
    </>
  ),
  'instance.removed': ({ event }: Told) => (
    <>
      removed the instance <Subject event={event} />
      {fact(event, 'reason') === 'api-client-deleted' && ', whose API client was deleted'}
    </>
  ),
};

function sizeOf(event: AuditEventView): string {
  const [published, removed] = [numberOf(event, 'published'), numberOf(event, 'removed')];
  return `${count(published, 'change')}, ${count(removed, 'removal')}`;
}

function scopeOf({ facts: { contentTypes } }: AuditEventView): string {
  if (!Array.isArray(contentTypes)) return 'every content type';
  return contentTypes.map((type) => contentTypeLabel(String(type)).toLowerCase()).join(', ');
}
