import { isAbsolute, resolve } from 'node:path';
import { parsePlace, type DatabasePlace, type PlaceLimits } from '../connection/database-place.ts';
import { Fields } from './setting-fields.ts';
import { PLACE_FIELDS, placeOf, refusePassword, tlsOf } from './place-settings.ts';
import { itemsOf, onInsertOf, policyOf, type Choices, type Inserted } from './policy-settings.ts';
import { trackedOf, type Tracked } from './tracked.ts';
import { STATEMENTS } from '../statements/rules.ts';

/** A central instance: where it is, what of it is tracked, and which statements its content may hold. */
export interface AutomateSource {
  place: DatabasePlace;
  /** Per content type the patterns over paths; null tracks everything. */
  tracked: Tracked;
  /** Statements of `statements/rules.ts` that are let through (docs/guarantees.md#b34). */
  allowedStatements: readonly string[];
}

/** What `Children` of a group holds: every group below it, as public exports show, or only those of the next level. */
export type GroupChildren = 'all' | 'next-level';

/** A downstream instance, with what it decided about local tuning (docs/automate-schema.md#7). */
export interface AutomateTarget {
  place: DatabasePlace;
  newMonitors: 'disabled' | 'enabled';
  /** What `Children` of a group lists: every group below it, or the next level only. */
  groupChildren: GroupChildren;
  policy: Readonly<Record<string, Choices>>;
  /** By GUID. */
  items: Readonly<Record<string, Choices>>;
  onInsert: Readonly<Record<string, Inserted>>;
  allowedStatements: readonly string[];
}

/** The fields of the settings of a source; `docs/automate.md` explains each. */
export const SOURCE_FIELDS: readonly string[] = [...PLACE_FIELDS, 'tracked', 'allowedStatements'];

/** The fields of the section `automate` of a client's configuration; `docs/automate.md` explains each. */
export const TARGET_FIELDS: readonly string[] = [
  'passwordFile',
  'caFile',
  'tls',
  'newMonitors',
  'groupChildren',
  'policy',
  'items',
  'onInsert',
  'allowedStatements',
];

/**
 * The settings of a source (docs/design.md#5) as they are stored: `{ host, port?, socketPath?, user, database, passwordFile, caFile?,
 * tls?, tracked?, allowedStatements? }`. Throws `invalid-source` that names the field and says what to write.
 */
export function sourceSettings(
  settings: Readonly<Record<string, unknown>>,
  limits?: PlaceLimits,
): AutomateSource {
  const fields = new Fields('invalid-source', '');
  refusePassword(settings, fields);
  fields.only(settings, SOURCE_FIELDS);
  return {
    place: placeOf(settings, fields, limits),
    tracked: trackedOf(settings.tracked, fields),
    allowedStatements: allowedOf(settings.allowedStatements, fields),
  };
}

/**
 * The target of a client: its address, and the section `automate` of its configuration, where files may stand relative to
 * `folder`. Throws `config-invalid` that names the field and says what to write.
 */
export function targetSettings(url: string, section: unknown, folder: string): AutomateTarget {
  const fields = new Fields('config-invalid', 'automate.');
  const settings = new Fields('config-invalid', '').section(
    'automate',
    section,
    'automate: { passwordFile: automate-password }',
  );
  refusePassword(settings, fields);
  fields.only(settings, TARGET_FIELDS);
  const at = parsePlace(url);
  const file = (field: string, example: string): string | null => {
    const written = settings[field];
    if (written === undefined || written === null) return null;
    const path = fields.text(field, written, example);
    return isAbsolute(path) ? path : resolve(folder, path);
  };
  const caFile = file('caFile', 'automate-ca.pem');
  return {
    place: {
      ...at,
      passwordFile: file('passwordFile', 'automate-password'),
      ...(caFile !== null && { caFile }),
      tls: tlsOf(settings, fields, at),
    },
    newMonitors: fields.oneOf(
      'newMonitors',
      settings.newMonitors,
      ['disabled', 'enabled'],
      'disabled',
    ),
    groupChildren: groupChildrenOf(settings.groupChildren, fields),
    policy: policyOf(settings.policy, fields),
    items: itemsOf(settings.items, fields),
    onInsert: onInsertOf(settings.onInsert, fields),
    allowedStatements: allowedOf(settings.allowedStatements, fields),
  };
}

function groupChildrenOf(value: unknown, fields: Fields): GroupChildren {
  return fields.oneOf('groupChildren', value, ['all', 'next-level'], 'all');
}

function allowedOf(value: unknown, fields: Fields): string[] {
  const written = fields.texts('allowedStatements', value, '["DROP"]');
  return written.map((word) => {
    // A function that somebody installed is allowed by its own name.
    if (/^[\w$]{1,60}\(\)$/.test(word)) return word;
    const says = `contains the unknown word "${word.slice(0, 100)}".`;
    return fields.known('allowedStatements', word, STATEMENTS, says);
  });
}
