/** The first moment of a day (`2026-11-21`) by this machine's clock, in RFC 3339; null when it is no day. */
export function beginOf(day: string): string | null {
  return momentOf(day, 0);
}

/** The first moment after a day: the API leaves the end of a range out. */
export function endOf(day: string): string | null {
  return momentOf(day, 1);
}

function momentOf(day: string, daysLater: number): string | null {
  const parts = /^([1-9]\d{3})-(\d{2})-(\d{2})$/.exec(day);
  if (!parts) return null;
  const [year, month, date] = parts.slice(1).map(Number) as [number, number, number];
  // Counted by the calendar, because not every day has 24 hours.
  return new Date(year, month - 1, date + daysLater).toISOString();
}
