import type { Finding } from '#connectors/connector';
import { ProSyncError } from '#domain/errors';
import { asProSyncError } from '../exit-codes.ts';

/** All is well. */
export function ok(check: string, detail: string): Finding {
  return { check, level: 'ok', detail, remedy: null };
}

/** It works, and someone should look. */
export function warning(check: string, detail: string, remedy: string): Finding {
  return { check, level: 'warning', detail, remedy };
}

/** It does not work. */
export function failed(check: string, detail: string, remedy: string): Finding {
  return { check, level: 'failed', detail, remedy };
}

/** What this error says, as a finding. An interruption ends everything. */
export function failure(check: string, error: unknown): Finding {
  const { code, message, remedy } = asProSyncError(error);
  if (code === 'interrupted') throw error;
  return failed(check, `${code}: ${message}`, remedy ?? 'Fix it, then run "prosync doctor" again.');
}

/** What a check finds, or what its error says. */
export async function looked(
  check: string,
  look: () => Finding[] | Promise<Finding[]>,
): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ProSyncError && error.code === 'interrupted') throw error;
    return [failure(check, error)];
  }
}
