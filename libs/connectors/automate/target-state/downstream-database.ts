import type { Connection } from 'mysql2/promise';
import { itemKey, type ItemKey } from '#domain/item';
import { contentTypes, descriptionOf } from '../content-types/content-types.ts';
import { keptColumns } from '../settings/local-policy.ts';
import { InstanceIds } from '../references/ids.ts';
import type { BodyObject } from '../rows/body-of-row.ts';
import { ask } from '../schema/ask-database.ts';
import type { Schema } from '../schema/columns.ts';
import { takesZeroDates } from '../schema/server-mode.ts';
import type { AutomateTarget } from '../settings/automate-settings.ts';
import {
  readBodies,
  readRecord,
  type Recorded,
  type RecordedItem,
} from '../record/applied-rows.ts';

/** A downstream instance as one transaction sees it: what is there, and what ProSync recorded about it. */
export interface Downstream {
  connection: Connection;
  schema: Schema;
  settings: AutomateTarget;
  ids: InstanceIds;
  recorded: Recorded | null;
  /** The applied bodies of the items that are looked at and of whose columns local policy keeps some, by `itemKey`. */
  bodies: ReadonlyMap<string, BodyObject>;
  /** Of one statement, in bytes. */
  maxPacket: number;
  /** The server's time, as its columns hold it. */
  now: string;
  /** The server's own mode takes 0000-00-00, the empty value of a date. */
  zeroDates: boolean;
}

/** Looks at the instance within the transaction that is open. `lock`: nobody else applies until it ends. */
export async function lookAtDownstream(
  connection: Connection,
  schema: Schema,
  settings: AutomateTarget,
  { lock = false } = {},
): Promise<Downstream> {
  const recorded = await readRecord(connection, { lock });
  const [[packet, now] = []] = await ask(connection, 'SELECT @@max_allowed_packet, NOW()');
  return {
    connection,
    schema,
    settings,
    ids: await InstanceIds.load(connection, schema, contentTypes),
    recorded,
    bodies: new Map(),
    maxPacket: Number(packet),
    now: String(now),
    zeroDates: await takesZeroDates(connection),
  };
}

/** The same with the applied bodies of these items, as far as something is compared with them. */
export async function withBodies(
  downstream: Downstream,
  items: readonly ItemKey[],
): Promise<Downstream> {
  const { connection, settings } = downstream;
  const wanted = items.filter((item) => {
    const description = recordOf(downstream, item) && descriptionOf(item.contentType);
    return description && keptColumns(description, item.guid, settings).size > 0;
  });
  const bodies = new Map<string, BodyObject>();
  for (const [key, bytes] of await readBodies(connection, wanted)) {
    const body = parsedBody(bytes);
    if (body !== null) bodies.set(key, body);
  }
  return { ...downstream, bodies };
}

/** What is recorded of an item; null when ProSync did not apply it here. */
export function recordOf({ recorded }: Downstream, key: ItemKey): RecordedItem | null {
  return recorded?.items.get(itemKey(key)) ?? null;
}

/** The body as JSON; null when it is none. */
export function parsedBody(bytes: Uint8Array): BodyObject | null {
  try {
    const body: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    return isObject ? (body as BodyObject) : null;
  } catch {
    return null;
  }
}
