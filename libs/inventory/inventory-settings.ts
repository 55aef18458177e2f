import type { EventType } from './inventory-event.ts';
import type { RecordKind } from './vendor-record.ts';

/**
 * How far an integration goes (docs/inventory.md#3.2): `report` shows, `handle` handles what is associated, `automatic` looks at
 * every record that is not excluded.
 */
export type Level = 'report' | 'handle' | 'automatic';

/** Whether an event of a type is handled by the run or waits for a person. */
export type Handling = 'automatic' | 'manual';

/** What a person sets for one integration. */
export interface InventorySettings {
  level: Level;
  handling: Readonly<Record<EventType, Handling>>;
  /** Empty: none. One blank follows it. */
  prefix: string;
  /** When a created record gets the prefix: always, or only where its name is taken. */
  prefixForCreation: 'always' | 'if-taken';
  /** True: a destination that is found by its plain name is renamed with the prefix as it is associated. */
  prefixForAssociation: boolean;
}

/** What a destination allows; unknown counts as not allowed. */
export interface DestinationRules {
  /** In UTF-16 units. */
  maxNameLength: number;
  /** Kinds whose names are unique in the whole system, not only among siblings. */
  uniqueNames: ReadonlySet<RecordKind>;
  canMove: boolean;
  canDeactivate: boolean;
}
