import { arch, platform, release as systemRelease } from 'node:os';
import type { Report } from '#api/reports';
import type { ContentWriter, TargetRecord } from '#connectors/connector';
import { complianceOf } from '#domain/compliance';
import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { isContentType, normalGuid } from '#domain/item';
import type { RetryPolicy } from '../connection/retry.ts';
import { nameOf, type Instance } from '../instance.ts';
import type { Judged } from '#domain/plan';
import { survey } from '../sync/survey.ts';
import { readStored } from '../pull/pull.ts';
import { instanceKey } from '../state/identity.ts';
import { CLIENT_VERSION } from '../version.ts';

/** What an instance has to say of itself (docs/design.md#2.6). */
export interface Standing {
  states: readonly Judged[];
  record: TargetRecord | null;
  attemptedSeq: number | null;
  error: ProSyncError | null;
  /** Why it stays behind on purpose: paused, pinned, or outside its maintenance window; null or absent: it does not. */
  held?: string | null;
  at: Date;
}

/** The report as it travels. */
export function makeReport(instance: Instance, standing: Standing): Report {
  const { record, error, attemptedSeq, at } = standing;
  const held = standing.held ?? null;
  const told = error ?? (held === null ? null : { code: 'held', message: held });
  return {
    instance: {
      key: instanceKey(instance.place.inState('instance.json')),
      name: nameOf(instance).slice(0, 255),
      connector: (instance.config.target ?? 'none').split(':')[0] ?? 'none',
      clientVersion: CLIENT_VERSION,
      platform: `${platform()} ${systemRelease()} ${arch()}`.slice(0, 100),
    },
    at: at.toISOString(),
    release: { epoch: record?.epoch ?? 0, seq: record?.seq ?? 0 },
    attemptedSeq,
    outcome: error === null && held !== null ? 'paused' : outcomeOf(error),
    compliance: complianceIn(standing.states),
    ...openInstructionsIn(instance),
    error: told === null ? null : { code: told.code, detail: told.message.slice(0, 1000) },
    items: standing.states.filter(canTravel).map(reported),
  };
}

/** Names what a report says apart from its time: two equal ones need be sent once a day only. */
export function substance(report: Report): string {
  return sha256(JSON.stringify({ ...report, at: null }));
}

/**
 * Sends the report. A report that fails never fails what it is about: the failure comes back to be noted.
 */
export async function sendReport(
  instance: Instance,
  report: Report,
  retryPolicy: RetryPolicy,
): Promise<ProSyncError | null> {
  try {
    await instance.server.report(report, retryPolicy);
    return null;
  } catch (error) {
    if (error instanceof ProSyncError) return error;
    throw error;
  }
}

/**
 * Tells the server of a failure, with what is here compared with what was pulled last; without that nothing is said, for a
 * report replaces the one before. Never throws.
 */
export async function reportFailure(
  instance: Instance,
  writer: ContentWriter,
  failure: { error: ProSyncError; at: Date; retryPolicy: RetryPolicy },
): Promise<void> {
  try {
    const stored = readStored(instance);
    if (stored === null) return;
    const record = await writer.record();
    const states = await survey(instance, writer, {
      pulled: stored,
      record,
      named: null,
      now: failure.at,
      readsDecisions: false,
    });
    const standing = { states, record, attemptedSeq: stored.head.seq, ...failure };
    const problem = await sendReport(instance, makeReport(instance, standing), failure.retryPolicy);
    if (problem !== null) instance.terminal.detail(`The report was not sent: ${problem.message}`);
  } catch (error) {
    instance.terminal.detail(`The report was not sent: ${String(error)}`);
  }
}

function complianceIn(states: readonly Judged[]): NonNullable<Report['compliance']> {
  const { example, ...counts } = complianceOf(states);
  return { ...counts, example: example?.slice(0, 500) ?? null };
}

// Left out until there were some: servers of earlier releases refuse fields that they do not know.
function openInstructionsIn({ instructions }: Instance): Pick<Report, 'openInstructions'> {
  const all = instructions.all();
  if (all.length === 0) return {};
  return { openInstructions: all.filter(({ done }) => done === null).length };
}

function outcomeOf(error: ProSyncError | null): Report['outcome'] {
  if (error === null) return 'ok';
  return error.code === 'verify-expired' ? 'stale' : 'failed';
}

// An item that breaks the rules of the wire cannot be named on it (B32); the console sees it as missing.
function canTravel(state: Judged): boolean {
  return isContentType(state.contentType) && normalGuid(state.guid) === state.guid;
}

function reported(state: Judged): Report['items'][number] {
  return {
    contentType: state.contentType,
    guid: state.guid,
    state: state.state,
    reason: state.reason?.slice(0, 500) ?? null,
    version: state.installedVersion,
    digest: state.installedDigest,
  };
}
