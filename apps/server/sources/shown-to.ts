import type { Role } from '#api/operators';
import type { SourceView } from '#api/sources';
import { CANNOT_CONNECT } from '#connectors/connector';

/** Settings that name files of the server. */
const FILES = ['passwordFile', 'caFile', 'socketPath'];

/** Why a scan was incomplete, as this role may know it: only administrators learn of hosts, ports and files. */
export function reasonShownTo(role: Role, reason: string | null): string | null {
  if (role === 'administrator' || reason?.startsWith(CANNOT_CONNECT) !== true) return reason;
  return `${CANNOT_CONNECT} An administrator can see the reason.`;
}

/** A scan, as this role may see it. */
export function scanShownTo<Scan extends { reason: string | null }>(role: Role, scan: Scan): Scan {
  return { ...scan, reason: reasonShownTo(role, scan.reason) };
}

/** A source, as this role may see it: without its files on the server, unless for administrators. */
export function sourceShownTo(role: Role, source: SourceView): SourceView {
  if (role === 'administrator') return source;
  const settings = Object.fromEntries(
    Object.entries(source.settings).filter(([name]) => !FILES.includes(name)),
  );
  return { ...source, settings, lastScan: source.lastScan && scanShownTo(role, source.lastScan) };
}
