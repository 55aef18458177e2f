import { InstalledState } from '#api/reports';
import { nearest } from '#connectors/text/nearest';
import { ProSyncError } from '#domain/errors';

/** The installed state that `--filter` names; undefined for all of them. Throws `usage` with the state that was probably meant. */
export function checkedState(text: string | undefined): InstalledState | undefined {
  if (text === undefined || text === 'all') return undefined;
  const parsed = InstalledState.safeParse(text);
  if (parsed.success) return parsed.data;
  const meant = nearest(text, InstalledState.options);
  throw new ProSyncError('usage', `"${text}" is not an installed state.`, {
    remedy:
      meant === null
        ? `Use one of: ${InstalledState.options.join(', ')}.`
        : `Did you mean ${meant}?`,
  });
}
