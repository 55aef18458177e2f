import { rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { ContentWriter, Finding } from '#connectors/connector';
import { endsSoon, hasEnded } from '#domain/exclusion';
import { ProSyncError } from '#domain/errors';
import { pauseSentence, readHold } from '../holds/hold-file.ts';
import type { Instance } from '../instance.ts';
import { putInPlace } from '../state/files.ts';
import { lockHolder } from '../state/lock.ts';
import { readRuns } from '../state/runs.ts';
import { readSecretFile } from '../state/secret.ts';
import { readTrust } from '../state/trust.ts';
import { failed, failure, looked, ok, warning } from './finding.ts';

const LITTLE_BYTES = 200 * 1024 * 1024;

/** Everything of this machine that a sync needs: secret, pinned key, disk, lock, what holds it back, the last runs. */
export async function localChecks(instance: Instance, now: Date): Promise<Finding[]> {
  const checks: [string, () => Finding[]][] = [
    ['secret', () => secretCheck(instance)],
    ['pinned key', () => keyCheck(instance)],
    ['disk', () => diskCheck(instance)],
    ['lock', () => lockCheck(instance)],
    ['hold', () => holdCheck(instance, now)],
    ['exclusions', () => exclusionCheck(instance, now)],
    ['last runs', () => runsCheck(instance)],
  ];
  const findings: Finding[] = [];
  for (const [check, look] of checks) findings.push(...(await looked(check, look)));
  return findings;
}

function secretCheck({ place, terminal }: Instance): Finding[] {
  const path = terminal.io.env['PROSYNC_SECRET_FILE'] || place.secret;
  readSecretFile(path);
  return [ok('secret', `${path} holds a secret that only its owner may read.`)];
}

function keyCheck({ place }: Instance): Finding[] {
  const pinned = readTrust(place.trust);
  if (pinned === null)
    return [failed('pinned key', 'No server key is pinned.', 'Run "prosync login" again.')];
  return [ok('pinned key', `The server's key has the fingerprint ${pinned.fingerprint}.`)];
}

function diskCheck({ place }: Instance): Finding[] {
  const probe = join(place.state, 'doctor.probe');
  putInPlace(probe, 'written by prosync doctor\n', { isForced: true });
  rmSync(probe, { force: true });
  const { bavail, bsize } = statfsSync(place.state);
  const free = bavail * bsize;
  const what = `${place.state} can be written; ${Math.floor(free / 1024 / 1024)} MB are free.`;
  return [
    free > LITTLE_BYTES
      ? ok('disk', what)
      : warning('disk', what, 'Free up disk space: a sync stores all new content twice.'),
  ];
}

function lockCheck({ lockPath, place }: Instance): Finding[] {
  const sync = lockHolder(lockPath);
  const daemon = lockHolder(place.inState('daemon.lock'));
  const findings = [
    daemon === null
      ? ok('daemon', 'No daemon runs here.')
      : ok('daemon', `A daemon runs here: process ${daemon.pid} since ${daemon.since}.`),
  ];
  if (sync === null) return [...findings, ok('lock', 'No other client is at work here.')];
  const what = `Process ${sync.pid} has been at work here since ${sync.since}.`;
  return [
    ...findings,
    warning('lock', what, 'Wait until it has ended. If it hangs, stop it: nothing is lost.'),
  ];
}

function holdCheck({ place, config }: Instance, now: Date): Finding[] {
  const { pause, pin } = readHold(place.hold, now);
  const findings: Finding[] = [];
  if (pause !== null)
    findings.push(warning('hold', `This instance is ${pauseSentence(pause)}.`, 'prosync resume'));
  if (pin !== null) {
    const what = `It stays at release ${pin.epoch}.${pin.seq}: ${pin.reason} (${pin.owner}).`;
    findings.push(warning('hold', what, 'prosync unpin'));
  }
  if (config.maintenance !== undefined) {
    const { opens, duration } = config.maintenance;
    findings.push(
      ok('maintenance', `The daemon changes something only from "${opens}" for ${duration}.`),
    );
  }
  return findings.length > 0 ? findings : [ok('hold', 'Nothing holds this instance back.')];
}

function exclusionCheck({ overrides }: Instance, now: Date): Finding[] {
  const exclusions = overrides.exclusions();
  const soon = exclusions.filter((exclusion) => endsSoon(exclusion, now));
  const over = exclusions.filter((exclusion) => hasEnded(exclusion, now));
  const what = `Excluded by choice: ${exclusions.length - over.length}`;
  if (soon.length === 0) return [ok('exclusions', `${what}.`)];
  const names = soon.map(({ name, until }) => `${name} (${until?.slice(0, 10) ?? ''})`).join(', ');
  return [
    warning(
      'exclusions',
      `${what}; these end soon: ${names}.`,
      'Extend the exclusions, or let them expire.',
    ),
  ];
}

function runsCheck({ place }: Instance): Finding[] {
  const runs = readRuns(place.inState('runs.json')).slice(0, 5);
  if (runs.length === 0) return [ok('last runs', 'No command has run here yet.')];
  // A failure that a later run left behind is history.
  return runs.map(({ at, command, code, detail }, index) => {
    if (code === 'ok') return ok('last runs', `${at} ${command}: ${detail}.`);
    const what = `${at} ${command}: ${code}: ${detail.replace(/\.$/, '')}`;
    const isOver = runs.slice(0, index).some((run) => run.command === command && run.code === 'ok');
    return isOver
      ? ok('last runs', `${what}; it has succeeded since.`)
      : warning(
          'last runs',
          `${what}.`,
          'See the failed check in this list, or run the command again.',
        );
  });
}

/** The findings of the target, called so, since the server has a connection and a clock as well; or why it cannot be looked at. */
export async function targetChecks(open: () => ContentWriter): Promise<Finding[]> {
  try {
    const writer = open();
    try {
      const findings = await writer.inspect();
      return findings.map((each) => ({
        ...each,
        check: `target ${each.check.replace(/^target /, '')}`,
      }));
    } finally {
      await writer.close();
    }
  } catch (error) {
    if (error instanceof ProSyncError && error.code === 'interrupted') throw error;
    return [failure('target', error)];
  }
}
