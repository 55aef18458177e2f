import { gunzipSync } from 'node:zlib';
import { Envelope, Head, type Keys } from '#api/head';
import { Manifest } from '#api/manifest';
import { verifyEnvelope, publicKeyOf } from '#domain/envelope';
import { HEAD_TYPE } from '#domain/head';
import { checkManifest, checkManifestBytes } from '#domain/manifest-verification';
import { jsonOf, type ApiClient } from './api-client.ts';
import type { RunningApplication } from './application.ts';

/** The current head as the API client sees it, its signature verified by the domain's own rules. */
export async function headSeenBy(
  client: ApiClient,
  application: Pick<RunningApplication, 'url'>,
): Promise<Head> {
  const { keys } = jsonOf<Keys>(await client.call(application, '/keys'));
  const envelope = Envelope.parse(jsonOf(await client.call(application, '/head')));
  const payload = verifyEnvelope(envelope, HEAD_TYPE, [publicKeyOf(keys[0]?.publicKey ?? '')]);
  return Head.parse(JSON.parse(payload.toString('utf8')));
}

/** The manifest of that head, verified as a client does. */
export async function manifestSeenBy(
  client: ApiClient,
  application: Pick<RunningApplication, 'url'>,
): Promise<Manifest> {
  const head = await headSeenBy(client, application);
  const headers = { 'accept-encoding': 'gzip' };
  const answer = await client.call(application, `/manifests/${head.manifest.sha256}`, { headers });
  const bytes = gunzipSync(answer.bytes);
  checkManifestBytes(bytes, head);
  const manifest = Manifest.parse(JSON.parse(bytes.toString('utf8')));
  checkManifest(manifest, head);
  return manifest;
}
