import type { INestApplicationContext } from '@nestjs/common';
import type { Config } from '../config/server-config.ts';
import { OperatorsService } from '../operators/operators.service.ts';
import { SigningKey } from '../signing/signing-key.ts';
import { SamplesService } from '../samples/samples.service.ts';

/** What somebody reads who started the server: where it is, how to get in, and what to try. Starts the samples. */
export async function welcome(app: INestApplicationContext, config: Config): Promise<string> {
  const link = await app.get(OperatorsService, { strict: false }).firstLink();
  const content = app.get(SamplesService, { strict: false }).start();
  const key = app.get(SigningKey, { strict: false }).fingerprint;
  const lines = [
    `ProSync runs on ${config.publicUrl}`,
    `Its key, for clients to compare: ${key}`,
    ...entrance(link),
  ];
  if (content !== null) lines.push(...trial(config.publicUrl, content));
  return `${[...lines, 'Ctrl-C stops it.'].join('\n')}\n`;
}

function entrance(link: string | null): string[] {
  if (link === null) return [];
  return [
    '',
    'No operator account exists yet. Open this link to create the first one. It works once, for 72 hours:',
    `  ${link}`,
    '',
  ];
}

/** The whole way of one change, in the console and by the API. */
function trial(url: string, content: string): string[] {
  const call = `curl -H "Authorization: Bearer $TOKEN"`;
  const json = `-H 'Content-Type: application/json'`;
  const all = `{"filter":{"filter":"new-or-changed"},"expected":N,"seen":"S"}`;
  return [
    'Try next: open the link, approve what waits, and publish. Or by the API, in another terminal (N is counts.approvable, S is counts.seen):',
    '  TOKEN=$(npx prosync-server service-account add pipeline --role administrator)',
    `  ${call} '${url}/api/v1/items?filter=new-or-changed'`,
    `  ${call} ${json} -d '${all}' ${url}/api/v1/approvals`,
    `  ${call} -X POST ${url}/api/v1/releases`,
    `What is published appears in ${content}`,
    '',
  ];
}
