import type { Finding } from '#connectors/connector';
import { openInstance, writerOf, type Instance, type OpenOptions } from '../instance.ts';
import type { Terminal } from '../output/terminal.ts';
import { failure, looked, ok } from './finding.ts';
import { localChecks, targetChecks } from './local-checks.ts';
import { neededChecks } from './needed-checks.ts';
import { releaseChecks } from './release-checks.ts';
import { serverChecks } from './server-checks.ts';

/** What a doctor found, in the order in which someone should fix it. */
export interface Examination {
  instance: Instance | null;
  findings: Finding[];
}

/** Looks at everything that a sync needs, one by one; a check that fails stops only those that build on it. */
export async function examine(terminal: Terminal, open: OpenOptions): Promise<Examination> {
  const now = terminal.io.now();
  let instance: Instance;
  try {
    instance = openInstance(terminal, open);
  } catch (error) {
    return { instance: null, findings: [failure('configuration', error)] };
  }
  const { route, place } = instance;
  const network = await serverChecks(route, now);
  const release = isSound(network) ? await releaseChecks(instance, now) : [];
  const target = await targetChecks(() => writerOf(instance));
  const isWhole = isSound(network) && isSound(release) && isSound(target);
  return {
    instance,
    findings: [
      ok('configuration', `${place.config} can be used.`),
      ...(await localChecks(instance, now)),
      ...network,
      ...release,
      ...target,
      ...(isWhole ? await looked('references', () => neededChecks(instance, now)) : []),
    ],
  };
}

function isSound(findings: readonly Finding[]): boolean {
  return findings.every(({ level }) => level !== 'failed');
}
