import { ProSyncError } from '#domain/errors';

/** One thing that was looked at. */
export interface Finding {
  name: string;
  level: 'ok' | 'warning' | 'error';
  /** What was found, and how to mend it. */
  detail: string;
}

/** What went wrong and what to do, for a finding. */
export function reasonOf(error: unknown): string {
  if (error instanceof ProSyncError) return [error.message, error.remedy].filter(Boolean).join(' ');
  return error instanceof Error ? error.message : String(error);
}
