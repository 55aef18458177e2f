import type { DestinationRules } from './inventory-settings.ts';
import type { EventAction, EventType, InventoryEvent } from './inventory-event.ts';

/** Something that a person can choose for an event, or the sentence that says why it cannot be done. */
export interface OfferedAction {
  action: EventAction;
  unavailable: string | null;
}

const ACTIONS: Readonly<Record<EventType, readonly EventAction[]>> = {
  'destination-moved': ['move', 'ignore'],
  'destination-deleted': ['create', 'create-with-name', 'ignore'],
  'association-missing': ['associate', 'rename-existing', 'ignore'],
  'prefix-association-missing': ['associate', 'associate-and-rename', 'ignore'],
  'source-new': ['create', 'create-with-name', 'exclude'],
  'name-taken': ['create-with-name', 'associate', 'ignore'],
  'source-gone': ['keep', 'remove-association', 'deactivate'],
  ambiguous: ['associate', 'ignore'],
};

/** What a person can choose for the event: always two or more, in the order in which they are shown (docs/inventory.md#3.3). */
export function actionsOf(
  event: InventoryEvent,
  rules: DestinationRules,
  prefix: string,
): OfferedAction[] {
  return ACTIONS[event.type].map((action) => ({
    action,
    unavailable: whyUnavailable(action, event, rules, prefix),
  }));
}

function whyUnavailable(
  action: EventAction,
  event: InventoryEvent,
  rules: DestinationRules,
  prefix: string,
): string | null {
  if (action === 'move' && !rules.canMove)
    return 'The destination offers no way to move it. Move it there by hand: the event then closes itself.';
  if (action === 'deactivate' && !rules.canDeactivate)
    return 'The destination offers no way to deactivate it.';
  if (action === 'rename-existing' && prefix === '') return 'The settings have no prefix.';
  if (action === 'associate' && event.destination === null && event.candidates.length === 0)
    return 'The name is taken by a record that this run creates.';
  const needsPlace = action === 'create' || action === 'create-with-name' || action === 'move';
  if (needsPlace && event.below === null) return 'The record above it has no destination yet.';
  return null;
}
