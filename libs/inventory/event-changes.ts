import type { EventAction, InventoryEvent } from './inventory-event.ts';
import type { DestinationRules, InventorySettings } from './inventory-settings.ts';
import type { Change } from './plan-step.ts';
import { fittingName, prefixedName } from './prefixed-name.ts';
import { recordKey, type RecordKey } from './vendor-record.ts';

/** A person's answer to an event, with what it needs besides (docs/inventory.md#1). It holds for these facts and no others. */
export interface Decision {
  fingerprint: string;
  action: EventAction;
  /** For `create-with-name`, and for `associate-and-rename` instead of the source's name. */
  name?: string;
  /** For `associate`, where several may be meant. */
  destination?: RecordKey;
}

/** The settings and limits that a change depends on. */
export interface ChangeRules {
  settings: InventorySettings;
  rules: DestinationRules;
}

/** What the run does by itself about the event; null when it does nothing without a person (docs/inventory.md#3.3). */
export function automaticChanges(event: InventoryEvent, by: ChangeRules): Change[] | null {
  switch (event.type) {
    case 'destination-moved':
      return by.rules.canMove ? move(event) : null;
    case 'destination-deleted':
    case 'source-new':
    case 'name-taken':
      return create(event, event.createAs);
    case 'association-missing':
      return associate(event, event.destination, prefixOnAssociation(event, by));
    case 'prefix-association-missing':
      return associate(event, event.destination, null);
    case 'source-gone':
    case 'ambiguous':
      return null;
  }
}

/** What a decision comes to; empty for one that changes nothing, null for one that does not fit the event. */
export function decidedChanges(
  event: InventoryEvent,
  { action, name, destination }: Decision,
  by: ChangeRules,
): Change[] | null {
  const { source } = event;
  switch (action) {
    case 'move':
      return by.rules.canMove ? move(event) : null;
    case 'create':
      return create(event, event.createAs);
    case 'create-with-name':
      return create(event, writable(name, by.rules));
    case 'associate':
      return associate(event, chosen(event, destination), null);
    case 'associate-and-rename':
      return associate(event, event.destination, writable(name ?? event.sourceName, by.rules));
    case 'rename-existing':
      return renameExisting(event, by);
    case 'remove-association':
      if (event.destination === null) return null;
      return [{ action, source, destination: event.destination }];
    case 'deactivate':
      if (event.destination === null || !by.rules.canDeactivate) return null;
      return [{ action, destination: event.destination }];
    case 'exclude':
    case 'keep':
    case 'ignore':
      return [];
  }
}

function move({ destination, destinationParent, below }: InventoryEvent): Change[] | null {
  if (destination === null || below === null) return null;
  return [{ action: 'move', destination, from: destinationParent, to: below }];
}

function create({ source, below }: InventoryEvent, name: string | null): Change[] | null {
  return name === null || below === null ? null : [{ action: 'create', source, below, name }];
}

function associate(
  { source, destinationName }: InventoryEvent,
  destination: RecordKey | null,
  name: string | null,
): Change[] | null {
  if (destination === null) return null;
  const association: Change = { action: 'associate', source, destination };
  if (name === null || name === destinationName) return [association];
  const names = { from: destinationName ?? '', to: name, freesName: false };
  return [association, { action: 'rename', destination, ...names }];
}

// The one that is there makes room, and the source gets a destination of its own.
function renameExisting(event: InventoryEvent, { settings, rules }: ChangeRules): Change[] | null {
  const { destination, destinationName, sourceName } = event;
  if (destination === null || destinationName === null || sourceName === null) return null;
  if (settings.prefix === '') return null;
  const { text } = prefixedName(settings.prefix, destinationName, rules.maxNameLength);
  const created = create(event, fittingName(sourceName, rules.maxNameLength).text);
  if (created === null) return null;
  const names = { from: destinationName, to: text, freesName: true };
  return [{ action: 'rename', destination, ...names }, ...created];
}

function prefixOnAssociation(
  { sourceName }: InventoryEvent,
  { settings, rules }: ChangeRules,
): string | null {
  if (!settings.prefixForAssociation || settings.prefix === '' || sourceName === null) return null;
  return prefixedName(settings.prefix, sourceName, rules.maxNameLength).text;
}

function chosen(event: InventoryEvent, destination: RecordKey | undefined): RecordKey | null {
  if (destination === undefined) return event.destination ?? onlyOne(event.candidates);
  const offered = [...event.candidates, ...(event.destination === null ? [] : [event.destination])];
  return offered.find((key) => recordKey(key) === recordKey(destination)) ?? null;
}

function onlyOne(keys: readonly RecordKey[]): RecordKey | null {
  return keys.length === 1 ? (keys[0] ?? null) : null;
}

/** The name as a person gave it, if the vendor takes it: never cut in silence. */
function writable(
  name: string | null | undefined,
  { maxNameLength }: DestinationRules,
): string | null {
  const text = name?.trim() ?? '';
  return text === '' || text.length > maxNameLength ? null : text;
}
