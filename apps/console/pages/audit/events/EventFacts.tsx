import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { AuditEventView } from '#api/audit';
import { Copy } from '#ui/text/Copy.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { When } from '#ui/text/When.tsx';
import { ACTION_LABELS, labelIn, SUBJECT_LABELS } from '../sentences/labels.ts';
import classes from './Events.module.css';
import { rowsOf } from './facts.ts';

/** Everything that the audit holds of one event, each id whole and ready to be copied. */
export function EventFacts({ event }: { event: AuditEventView }) {
  const { type, id } = event.subject;
  const alike = new URLSearchParams({ subjectType: type, subjectId: id });
  return (
    <>
      <table className={classes.facts} aria-label={`Facts of event ${event.id}`}>
        <tbody>
          {factsOf(event).map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Anchor component={Link} size="sm" to={`/audit?${alike}`}>
        All events of this object
      </Anchor>
    </>
  );
}

function factsOf(event: AuditEventView): [string, ReactNode][] {
  const { id, at, actor, action, subject, facts, hash } = event;
  const kind = labelIn(SUBJECT_LABELS, subject.type);
  return [
    ['When', <When key="at" time={at} absolute />],
    ['Who', <PlainText key="who">{actor.name}</PlainText>],
    ...(actor.id === null ? [] : [valueRow('User ID', actor.id)]),
    ['Action', `${labelIn(ACTION_LABELS, action)} (${action})`],
    [kind, <PlainText key="subject">{subject.name ?? 'unnamed or deleted'}</PlainText>],
    valueRow(`${kind}: ID`, subject.id),
    ...rowsOf(facts).map(([name, text]) => valueRow(name, text)),
    ['Event', id],
    valueRow('Hash (SHA-256)', hash),
  ];
}

/** What nobody can retype has a button that copies it. */
function valueRow(name: string, text: string): [string, ReactNode] {
  const isCode = /^[0-9a-f]{64}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
  const value = isCode ? <Copy value={text} what={name} /> : <PlainText>{text}</PlainText>;
  return [name, value];
}
