import { arch, platform, release, totalmem } from 'node:os';
import { isScalar, parseDocument, visit } from 'yaml';
import type { Finding } from '#connectors/connector';
import type { Instance } from '../instance.ts';
import { nameOfProxy } from '../connection/proxy/way.ts';
import { proxyAddress, STRAIGHT } from '../state/proxy-address.ts';
import { readIfThere } from '../state/files.ts';
import { readRuns } from '../state/runs.ts';
import { CLIENT_VERSION } from '../version.ts';

// What a configuration may hold that nobody else needs to know.
const SECRET_KEY = /password|secret|token|key$/i;
const CREDENTIALS = /\/\/[^/\s]*@/g;

/**
 * What someone who helps needs to see, as one JSON document: findings, versions, configuration, last runs. No secret, no
 * token, no content, and no credentials in an address.
 */
export function supportBundle(instance: Instance | null, findings: readonly Finding[], now: Date) {
  return {
    madeAt: now.toISOString(),
    client: CLIENT_VERSION,
    node: process.version,
    system: { platform: platform(), release: release(), arch: arch(), memory: totalmem() },
    configuration: instance === null ? null : redactedConfig(instance.place.config),
    runs: instance === null ? [] : readRuns(instance.place.inState('runs.json')),
    findings,
  };
}

function redactedConfig(path: string): string | null {
  const bytes = readIfThere(path);
  if (bytes === null) return null;
  const document = parseDocument(bytes.toString('utf8'));
  if (document.errors.length > 0) return null;
  visit(document, {
    Pair: (_, pair) => {
      const key = isScalar(pair.key) ? pair.key.value : null;
      if (typeof key === 'string' && SECRET_KEY.test(key))
        pair.value = document.createNode('left out');
      // It may stand there without a scheme, and with a password.
      if (key === 'proxy' && isScalar(pair.value))
        pair.value = document.createNode(proxyName(String(pair.value.value)));
    },
  });
  document.commentBefore = null;
  return document.toString().replace(CREDENTIALS, '//left-out@');
}

function proxyName(text: string): string {
  const address = proxyAddress(text);
  return address === null || text === STRAIGHT ? text : nameOfProxy(address);
}
