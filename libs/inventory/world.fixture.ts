import type { Association } from './association.ts';
import { compare, type Comparison, type World } from './compare.ts';
import type { EventType } from './inventory-event.ts';
import type { DestinationRules, Handling, InventorySettings } from './inventory-settings.ts';
import { keyOf, recordKey, type RecordKey, type VendorRecord } from './vendor-record.ts';

/** The container at the destination below which the tests work. */
export const ROOT: RecordKey = { kind: 'company', id: 'root' };

export const company = (id: string): RecordKey => ({ kind: 'company', id });
export const location = (id: string): RecordKey => ({ kind: 'location', id });

/** A record; at the top unless `parent` says otherwise. */
export function record(
  key: RecordKey,
  name: string,
  parent: RecordKey | null = null,
): VendorRecord {
  return { ...keyOf(key), parent, name, active: true, fields: {} };
}

/** A record directly below the root of the destination. */
export const atRoot = (key: RecordKey, name: string): VendorRecord => record(key, name, ROOT);

export function associated(source: RecordKey, destinationId: string): Association {
  return { source, destinationId };
}

/** Every event type set alike. */
export function everything(handling: Handling): InventorySettings['handling'] {
  const types: EventType[] = [
    'destination-moved',
    'destination-deleted',
    'association-missing',
    'prefix-association-missing',
    'source-new',
    'name-taken',
    'source-gone',
    'ambiguous',
  ];
  return Object.fromEntries(types.map((type) => [type, handling])) as InventorySettings['handling'];
}

export const AUTOMATIC: InventorySettings = {
  level: 'automatic',
  handling: everything('automatic'),
  prefix: '',
  prefixForCreation: 'if-taken',
  prefixForAssociation: false,
};

export const RULES: DestinationRules = {
  maxNameLength: 64,
  uniqueNames: new Set(['company']),
  canMove: true,
  canDeactivate: true,
};

/** What the tests say of a world; the rest is empty, complete and automatic. */
export interface WorldPart {
  source?: readonly VendorRecord[];
  destination?: readonly VendorRecord[];
  associations?: readonly Association[];
  exclusions?: readonly RecordKey[];
  settings?: Partial<InventorySettings>;
  rules?: Partial<DestinationRules>;
  incomplete?: 'source' | 'destination';
  /** Every absence was confirmed unless this is false. */
  isConfirmed?: boolean;
}

export function worldOf(part: WorldPart): World {
  const associations = part.associations ?? [];
  const isConfirmed = part.isConfirmed ?? true;
  const sources = associations.map(({ source }) => recordKey(source));
  const destinations = associations.map(({ source, destinationId }) =>
    recordKey({ kind: source.kind, id: destinationId ?? '' }),
  );
  return {
    source: { records: part.source ?? [], isComplete: part.incomplete !== 'source' },
    destination: { records: part.destination ?? [], isComplete: part.incomplete !== 'destination' },
    root: ROOT,
    associations,
    exclusions: part.exclusions ?? [],
    absent: {
      source: new Set(isConfirmed ? sources : []),
      destination: new Set(isConfirmed ? destinations : []),
    },
    settings: { ...AUTOMATIC, ...part.settings },
    rules: { ...RULES, ...part.rules },
  };
}

/** Compares what the parts say. */
export function comparisonOf(part: WorldPart): Comparison {
  return compare(worldOf(part));
}

/** The events as `type source`, for short expectations. */
export function told({ events }: Comparison): string[] {
  return events.map(({ type, source }) => `${type} ${source.id}`);
}
