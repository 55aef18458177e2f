import { useEffect, useState } from 'react';

interface CountdownProps {
  /** When it happens, by the clock that `now` was read from. */
  due: string;
  /** That clock, when it was read. */
  now: string;
  /** The same moment by this machine's clock, in milliseconds since 1970. */
  readAt: number;
  onDue?: () => void;
}

/** Minutes and seconds that are left: "4:12". Not announced, because it changes each second. */
export function Countdown({ due, now, readAt, onDue }: CountdownProps) {
  const [clock, setClock] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setClock(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const passed = Math.max(0, clock - readAt);
  const left = Math.ceil((Date.parse(due) - Date.parse(now) - passed) / 1_000);
  const isDue = left <= 0;
  useEffect(() => {
    if (!isDue || !onDue) return;
    const timer = setTimeout(onDue, 2_000);
    return () => clearTimeout(timer);
  }, [isDue, onDue]);
  return (
    <span role="timer" aria-live="off" style={{ fontVariantNumeric: 'tabular-nums' }}>
      {isDue ? 'a moment' : minutesAndSeconds(left)}
    </span>
  );
}

function minutesAndSeconds(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  const two = (number: number) => String(number).padStart(2, '0');
  const rest = `${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
