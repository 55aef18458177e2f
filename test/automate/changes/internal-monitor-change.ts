import type { Connection, RowDataPacket } from 'mysql2/promise';
import { MOMENT } from '../rows/row.ts';
import { edit, idOf, rowOf } from './item.ts';

/** What people of an instance tune at an internal monitor; numbers are this instance's own. */
export interface Tuning {
  alertAction?: number;
  ticketCategory?: number;
  contact?: number;
  interval?: number;
  /** The groups it is applied to instead; empty makes it global. */
  groups?: number[];
  enabled?: boolean;
}

/** What wins over the monitor's own settings in one group. */
export interface GroupOverride {
  alertAction: number;
  ticketCategory: number;
  contact?: number;
}

/** Tunes a monitor: only what is given. */
export async function tune(connection: Connection, guid: string, tuning: Tuning): Promise<void> {
  const { alertAction, ticketCategory, contact, interval, groups, enabled } = tuning;
  const columns = {
    ...(alertAction !== undefined && { AlertAction: alertAction }),
    ...(ticketCategory !== undefined && { TicketCategory: ticketCategory }),
    ...(contact !== undefined && { ContactID: contact }),
    ...(interval !== undefined && { interval }),
    ...(enabled !== undefined && { LastScan: enabled ? MOMENT.due : MOMENT.disabled }),
    ...(groups && { DriveID: groups.length > 0 ? groups.join(',') : '0' }),
  };
  if (Object.keys(columns).length > 0) await edit(connection, 'internal-monitor', guid, columns);
  if (!groups) return;
  const id = await idOf(connection, 'internal-monitor', guid);
  await connection.query('delete from groupdagents where AgentID = ? and GroupID not in (?)', [
    id,
    [0, ...groups],
  ]);
  for (const group of groups) {
    await connection.query(
      `insert ignore into groupdagents (GroupID, AgentID, AlertAction, TicketCategory, ContactID)
       select ?, AgentID, AlertAction, TicketCategory, ContactID from agents where AgentID = ?`,
      [group, id],
    );
  }
}

/** Sets what holds for one of the monitor's groups. */
export async function overrideInGroup(
  connection: Connection,
  guid: string,
  group: number,
  override: GroupOverride,
): Promise<void> {
  const row = {
    GroupID: group,
    AgentID: await idOf(connection, 'internal-monitor', guid),
    AlertAction: override.alertAction,
    TicketCategory: override.ticketCategory,
    ContactID: override.contact ?? 0,
  };
  await connection.query('replace into groupdagents set ?', [row]);
}

/** Leaves computers out the way people do: with one more condition in the SQL. */
export async function excludeComputers(
  connection: Connection,
  guid: string,
  computers: number[],
): Promise<void> {
  const row = await rowOf(connection, 'internal-monitor', guid);
  const sql = typeof row?.DataOut === 'string' ? row.DataOut : '';
  const condition = `computers.computerid NOT IN (${computers.join(',')})`;
  const DataOut = sql.includes('WHERE ')
    ? sql.replace('WHERE ', () => `WHERE ${condition} AND `)
    : [sql, condition].filter((part) => part !== '').join(' AND ');
  await edit(connection, 'internal-monitor', guid, { DataOut });
}

/** The monitor as this instance has it: its row and its groups, for comparing before and after. */
export async function tuningOf(
  connection: Connection,
  guid: string,
): Promise<Record<string, unknown>> {
  const row = await rowOf(connection, 'internal-monitor', guid);
  const [groups] = await connection.query<RowDataPacket[]>(
    `select GroupID, AlertAction, TicketCategory, ContactID from groupdagents where AgentID = ?
     order by GroupID`,
    [row?.AgentID],
  );
  return {
    id: row?.AgentID,
    alertAction: row?.AlertAction,
    ticketCategory: row?.TicketCategory,
    contact: row?.ContactID,
    interval: row?.interval,
    driveId: row?.DriveID,
    lastScan: row?.LastScan,
    groups: groups.map((group) => ({ ...group })),
  };
}

/** A round of the server's own clock: every monitor ran, and some failed. No change of content. */
export async function runMonitors(connection: Connection): Promise<void> {
  await connection.query(
    `update agents set LastScan = date_add(LastScan, interval \`interval\` second), FailCount = FailCount + 1,
       LastFailed = '2026-03-06 16:00:00', WarningCount = WarningCount + 1, Changed = 1 - Changed
     where LastScan < '2030-01-01'`,
  );
}
