import { useSyncExternalStore } from 'react';

interface WhenProps {
  /** RFC 3339. */
  time: string;
  /** Also the date and the clock, for places where it matters. */
  absolute?: boolean;
}

/** A time as "3 minutes ago"; the exact one with its zone stands in the tooltip, or beside it. */
export function When({ time, absolute = false }: WhenProps) {
  const now = useNow(30_000);
  const exact = EXACT.format(new Date(time));
  const relative = relativeTime(new Date(time).getTime() - now);
  return (
    <time dateTime={time} title={exact}>
      {absolute ? `${exact} (${relative})` : relative}
    </time>
  );
}

/** The clock, which ticks for all who look at it together every `stepMs`. */
export function useNow(stepMs: number): number {
  return useSyncExternalStore(
    (changed) => {
      const timer = setInterval(changed, stepMs);
      return () => clearInterval(timer);
    },
    () => Math.ceil((Date.now() + skewMs) / stepMs) * stepMs,
  );
}

/** How far the server's clock is ahead of this one's; times are told by the server's (docs/ux.md#5). */
export function setServerClock(now: string, readAt: number): void {
  skewMs = Date.parse(now) - readAt;
}

let skewMs = 0;

const EXACT = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'long',
});
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

function relativeTime(differenceMs: number): string {
  const seconds = Math.round(differenceMs / 1000);
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return RELATIVE.format(Math.trunc(seconds / size), unit);
  }
  return seconds <= 0 ? 'just now' : 'in less than a minute';
}
