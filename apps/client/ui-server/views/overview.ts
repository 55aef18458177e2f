import { decider } from '../../holds/decide.ts';
import { asProSyncError } from '../../exit-codes.ts';
import { readHold } from '../../holds/hold-file.ts';
import { openUntil, opensNext } from '../../state/maintenance.ts';
import type { Instance } from '../../instance.ts';
import { lockHolder } from '../../state/lock.ts';
import { readTrust } from '../../state/trust.ts';
import { CLIENT_VERSION } from '../../version.ts';
import type { Overview } from '#api/window-views';
import { openHere, type Here } from './here.ts';

/** What the window shows of the instance everywhere. A configuration that is missing or broken is told, not thrown. */
export function overviewOf(here: Here): Overview {
  const now = here.around.now();
  const nothing: Overview = {
    clientVersion: CLIENT_VERSION,
    folder: here.place.folder,
    account: decider({}, now).owner,
    connection: null,
    problem: null,
    hold: { pause: null, pin: null },
    maintenance: null,
    daemon: null,
    atWork: null,
    now: now.toISOString(),
  };
  try {
    return { ...nothing, ...standing(openHere(here), now) };
  } catch (error) {
    const { code, message, remedy } = asProSyncError(error);
    const problem = code === 'config-missing' ? null : [message, remedy].filter(Boolean).join(' ');
    return { ...nothing, problem };
  }
}

function standing({ place, config, lockPath }: Instance, now: Date): Partial<Overview> {
  const { server, client, target, maintenance } = config;
  const holder = lockHolder(lockPath);
  return {
    connection: {
      server,
      client,
      target: target ?? null,
      fingerprint: readTrust(place.trust)?.fingerprint ?? null,
    },
    hold: readHold(place.hold, now),
    maintenance:
      maintenance === undefined
        ? null
        : {
            opens: maintenance.opens,
            duration: maintenance.duration,
            timezone: maintenance.timezone ?? null,
            openUntil: openUntil(maintenance, now)?.toISOString() ?? null,
            opensNext: opensNext(maintenance, now)?.toISOString() ?? null,
          },
    daemon: lockHolder(place.inState('daemon.lock')),
    atWork: holder?.pid === process.pid ? null : holder,
  };
}
