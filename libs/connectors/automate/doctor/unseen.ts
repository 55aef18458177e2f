import type { Finding } from '../../connector.ts';
import { contentTypes } from '../content-types/content-types.ts';
import { namedTables } from '../content-types/mentioned-types.ts';
import type { Schema } from '../schema/columns.ts';
import { quoted } from '../schema/quoted-name.ts';
import { ELSEWHERE } from '../checks/used-elsewhere.ts';

const CHECK = 'other tables';

/** Tables without which an instance can be written, but worse: rows that are called by name, and who else uses an item. */
export function unseenFinding(schema: Schema, account: string): Finding {
  const isUnseen = (table: string): boolean => (schema.table(table)?.columns.length ?? 0) === 0;
  const named = [...new Set(namedTables(contentTypes).map(({ table }) => table))].filter(isUnseen);
  const using = [...new Set(ELSEWHERE.map(({ table }) => table))].filter(isUnseen);
  const unseen = [...named, ...using];
  if (unseen.length === 0) {
    const detail =
      'The tables with ticket categories, templates, schedules and members can be seen.';
    return { check: CHECK, level: 'ok', detail, remedy: null };
  }
  const worse = [
    ...(named.length > 0 ? [`New items arrive without what ${named.join(', ')} would name.`] : []),
    ...(using.length > 0
      ? [`A removal does not see who uses an item in ${using.join(', ')}.`]
      : []),
  ];
  const grants = unseen.map(
    (table) => `GRANT SELECT ON ${quoted(schema.database)}.${quoted(table)} TO ${account};`,
  );
  return {
    check: CHECK,
    level: 'warning',
    detail: `Not in the database ${schema.database}, or not to be seen by this account: ${unseen.join(', ')}. ${worse.join(' ')}`,
    remedy: `For those that Automate has, ask the administrator to run:\n${grants.join('\n')}`,
  };
}
