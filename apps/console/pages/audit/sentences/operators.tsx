import type { ReactNode } from 'react';
import type { AuditEventView } from '#api/audit';
import { labelOf } from '#ui/text/labels.ts';
import { fact, Name, Subject, type Told } from './event-parts.tsx';

/** Operators, their sessions and their tokens. */
export const OPERATOR_SENTENCES = {
  'operator.invited': ({ event }: Told) => (
    <>
      invited <Name>{fact(event, 'email')}</Name> as {roleOf(event)}
    </>
  ),
  'operator.added': ({ event }: Told) => (
    <>
      added <Name>{fact(event, 'email')}</Name> as {roleOf(event)}, by the server's command line
    </>
  ),
  'operator.service-account-added': ({ event }: Told) => (
    <>
      added the service account <Subject event={event} /> as {roleOf(event)}
    </>
  ),
  'operator.joined': () => <>used the one-time link and chose a password</>,
  'operator.changed': ({ event }: Told) => changeOf(event),
  'operator.signed-in': () => <>signed in</>,
  'operator.signed-out': () => <>signed out</>,
  'operator.password-changed': () => <>changed their password</>,
  'operator.token-created': ({ event }: Told) => (
    <>
      created the token <Name>{fact(event, 'name')}</Name> for <Owner event={event} />
    </>
  ),
  'operator.token-deleted': ({ event }: Told) => (
    <>
      revoked the token <Name>{fact(event, 'name')}</Name> of <Owner event={event} />
    </>
  ),
};

/** One call may change the name, the role and whether the operator may sign in. */
function changeOf(event: AuditEventView): ReactNode {
  const { name, role, disabled } = event.facts;
  const who = <Subject event={event} />;
  if (disabled === true) return <>disabled {who}</>;
  if (disabled === false) return <>enabled {who}</>;
  if (typeof role === 'string') {
    return (
      <>
        gave {who} the role {labelOf(role).toLowerCase()}
      </>
    );
  }
  return (
    <>
      renamed an operator to <Name>{String(name)}</Name>
    </>
  );
}

/** The name in the facts is the token's. */
function Owner({ event: { subject } }: { event: AuditEventView }) {
  return <Name>{subject.name ?? subject.id}</Name>;
}

function roleOf(event: AuditEventView): string {
  return labelOf(fact(event, 'role')).toLowerCase();
}
