import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { AuditEventView } from '#api/audit';
import { PlainText } from '#ui/text/PlainText.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { count } from '#ui/text/count.ts';

/** What a sentence is made of: one event, or the first of several that one command made. */
export interface Told {
  event: AuditEventView;
  /** How many events of one command the sentence stands for. */
  number: number;
  /** There are more of them than those that were loaded. */
  isCut?: boolean;
}

/** A fact as text; empty when there is none. Facts are whatever a server of any version wrote. */
export function fact({ facts }: AuditEventView, name: string): string {
  const value = facts[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A fact as a number; 0 when there is none. */
export function numberOf({ facts }: AuditEventView, name: string): number {
  const value = facts[name];
  return typeof value === 'number' ? value : 0;
}

/** Someone's name or address, never longer than a line. */
export function Name({ children }: { children: string }) {
  return (
    <b>
      <PlainText max={120}>{children}</PlainText>
    </b>
  );
}

/** What the event happened to, by its name of today, else by the one in the facts, else by its id. */
export function Subject({ event }: { event: AuditEventView }) {
  const { id, name } = event.subject;
  const text = <Name>{name ?? (fact(event, 'name') || fact(event, 'email') || id)}</Name>;
  const address = addressOf(event);
  return address === null ? (
    text
  ) : (
    <Link className="link" to={address}>
      {text}
    </Link>
  );
}

/** "Rule 1 (sigma rule)", or "12 items of sigma rule". */
export function Items({ event, number, isCut = false }: Told): ReactNode {
  const type = contentTypeLabel(fact(event, 'contentType') || 'item').toLowerCase();
  if (number > 1) {
    return (
      <>
        {isCut && 'at least '}
        <b>{count(number, 'item')}</b> of {type}
      </>
    );
  }
  return (
    <>
      <Subject event={event} /> ({type})
    </>
  );
}

/** The page of what the event happened to; null when it has none. */
function addressOf(event: AuditEventView): string | null {
  const { type, id, name } = event.subject;
  if (type === 'release') return `/releases/${id}`;
  if (name === null) return null;
  if (type === 'item') return `/content/${fact(event, 'contentType')}/${id}`;
  if (type === 'source') return `/sources/${id}`;
  if (type === 'instance') return `/instances/${id}`;
  return null;
}
