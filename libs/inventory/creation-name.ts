import type { DestinationRules, InventorySettings } from './inventory-settings.ts';
import type { Below } from './inventory-event.ts';
import { fittingName, prefixedName } from './prefixed-name.ts';
import type { TakenNames } from './taken-names.ts';
import type { RecordKind } from './vendor-record.ts';

/** What a created record would be called. */
export interface CreationName {
  /** The name by the settings, before somebody else's name is in the way. */
  wanted: string;
  /** The name that may be written without a person; null when each is taken. */
  free: string | null;
}

/** The name of a creation by *prefix for creation* (docs/inventory.md#3.3): always with the prefix, or only where the name is taken. */
export function creationName(
  { kind, name }: { kind: RecordKind; name: string },
  below: Below,
  taken: TakenNames,
  { settings, rules }: { settings: InventorySettings; rules: DestinationRules },
): CreationName {
  const plain = fittingName(name, rules.maxNameLength).text;
  const prefixed =
    settings.prefix === '' ? null : prefixedName(settings.prefix, name, rules.maxNameLength).text;
  const isFree = (text: string) => !taken.has(kind, below, text);
  if (prefixed !== null && settings.prefixForCreation === 'always')
    return { wanted: prefixed, free: isFree(prefixed) ? prefixed : null };
  if (isFree(plain)) return { wanted: plain, free: plain };
  return { wanted: plain, free: prefixed !== null && isFree(prefixed) ? prefixed : null };
}
