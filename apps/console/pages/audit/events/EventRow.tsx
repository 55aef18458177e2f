import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { AuditEventView } from '#api/audit';
import { SentenceOf } from '../sentences/sentence.tsx';
import { Items } from '../sentences/event-parts.tsx';
import type { Bundle } from './bundles.ts';
import { EventFacts } from './EventFacts.tsx';
import classes from './Events.module.css';

/** One event with its facts, or several of one command with each of them, when it is opened. */
export function BundleRow({ bundle, isCut }: { bundle: Bundle; isCut: boolean }) {
  const { events } = bundle;
  const [event] = events;
  if (events.length === 1) return <EventRow event={event} />;
  return (
    <OpeningRow
      event={event}
      sentence={<SentenceOf event={event} number={events.length} isCut={isCut} />}
      what={`each of the ${events.length}`}
    >
      {(isOpen) => isOpen && events.map((one) => <EventRow key={one.id} event={one} isInner />)}
    </OpeningRow>
  );
}

function EventRow({ event, isInner = false }: { event: AuditEventView; isInner?: boolean }) {
  return (
    <OpeningRow
      event={event}
      sentence={
        isInner ? <Items event={event} number={1} /> : <SentenceOf event={event} number={1} />
      }
      what={`the facts of event ${event.id}`}
      isInner={isInner}
    >
      {(isOpen) =>
        isOpen && (
          <tr>
            <td colSpan={3} className={classes.opened}>
              <EventFacts event={event} />
            </td>
          </tr>
        )
      }
    </OpeningRow>
  );
}

interface OpeningRowProps {
  event: AuditEventView;
  sentence: ReactNode;
  /** What opens, for the button's name. */
  what: string;
  /** Who and when stand in the sentence above it. */
  isInner?: boolean;
  children: (isOpen: boolean) => ReactNode;
}

function OpeningRow({ event, sentence, what, isInner = false, children }: OpeningRowProps) {
  const [isOpen, setOpen] = useState(false);
  const verb = isOpen ? 'Hide' : 'Show';
  return (
    <>
      <tr data-inner={isInner || undefined}>
        <td className={classes.when}>{!isInner && <Moment time={event.at} />}</td>
        <td className={classes.what}>{sentence}</td>
        <td className={classes.open}>
          <Button
            size="compact-xs"
            variant="default"
            aria-expanded={isOpen}
            aria-label={`${verb} ${what}`}
            onClick={() => setOpen(!isOpen)}
          >
            {verb}
          </Button>
        </td>
      </tr>
      {children(isOpen)}
    </>
  );
}

/** Date and clock: in an audit "yesterday" is not enough. */
function Moment({ time }: { time: string }) {
  const date = new Date(time);
  return (
    <time dateTime={time} title={EXACT.format(date)}>
      {SHOWN.format(date)}
    </time>
  );
}

const SHOWN = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const EXACT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });
