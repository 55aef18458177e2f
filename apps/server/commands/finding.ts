/** One thing that was looked at. */
export interface Finding {
  name: string;
  level: 'ok' | 'warning' | 'error';
  /** What was found, and how to mend it. */
  detail: string;
}
