import type { Finding } from '#connectors/connector';
import { inWords } from '#domain/scope';
import type { Instance } from '../instance.ts';
import { counted } from '../text/counted.ts';
import { pull } from '../pull/pull.ts';
import { failure, ok, warning } from './finding.ts';

const ABOUT_TO_EXPIRE_MS = 2 * 60 * 60 * 1000;

/** Login, scope, signature and expiry, by pulling the current release without remembering it. */
export async function releaseChecks(instance: Instance, now: Date): Promise<Finding[]> {
  const retryPolicy = { ...instance.retryPolicy, tries: 1 };
  try {
    const options = { waitSeconds: 0, remembers: false, record: null, now, retryPolicy };
    const { head, manifest, problems } = await pull(instance, options);
    const expires = new Date(head.expires);
    const release = `release ${head.epoch}.${head.seq}, ${counted(manifest.items.length, 'item')}`;
    const findings = [
      ok('login', `${instance.config.client} may log in.`),
      ok('scope', `It receives ${inWords(head.scope)}.`),
      ok('signature', `The pinned key signed ${release}.`),
      expires.getTime() - now.getTime() > ABOUT_TO_EXPIRE_MS
        ? ok('expiry', `What is published is valid until ${expires.toISOString()}.`)
        : warning(
            'expiry',
            `What is published is valid until ${expires.toISOString()} only.`,
            'The server should sign again every hour: tell its operators.',
          ),
    ];
    if (problems.size === 0) return findings;
    const [example] = problems.values();
    const what = `${counted(problems.size, 'item breaks', 'items break')} a rule and cannot be applied anywhere: ${example ?? ''}`;
    return [...findings, warning('items', what, "Tell the server's operators.")];
  } catch (error) {
    return [failure('login and release', error)];
  }
}
