import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runClient } from '../../support/client.ts';
import { SECRET } from '../../support/fault-server.ts';

// F17, B28: a server whose certificate is not to be trusted never sees the secret.

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'prosync-tls-'));

function certificate(name: string, ...more: string[]) {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${name}`];
  const files = ['-keyout', key, '-out', cert];
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const made = spawnSync('openssl', [...kind, ...files, ...subject, ...more]);
  if (made.status !== 0) throw new Error(made.stderr.toString());
  return { key: readFileSync(key), cert: readFileSync(cert), file: cert };
}

describe.runIf(hasOpenssl)('F17', () => {
  const servers: Server[] = [];
  let requests = 0;

  async function listen(options: { key: Buffer; cert: Buffer; maxVersion?: 'TLSv1.1' }) {
    const insecure =
      options.maxVersion === undefined
        ? {}
        : { minVersion: 'TLSv1' as const, ciphers: 'ALL@SECLEVEL=0' };
    const server = createServer({ ...options, ...insecure }, (_request, response) => {
      requests += 1;
      response.writeHead(500).end();
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const login = (address: string, ...more: string[]) =>
    runClient(folder, ['login', address, '--name', 'acme', ...more], SECRET);

  let good: ReturnType<typeof certificate>;

  beforeAll(() => {
    good = certificate('IP:127.0.0.1');
  });

  afterAll(async () => {
    for (const server of servers) await new Promise((done) => server.close(done));
    rmSync(folder, { recursive: true, force: true });
  });

  test('a certificate of an unknown authority is refused, with the way to trust it', async () => {
    const run = await login(await listen(good));
    expect(run.code).toBe(4);
    expect(run.stderr).toContain('tls-failed');
    expect(run.stderr).toContain('self-signed');
    expect(run.stderr).toContain('--ca-file');
    expect(requests).toBe(0);
  });

  test('a certificate for another name is refused even when its authority is trusted', async () => {
    const other = certificate('DNS:elsewhere.example');
    const run = await login(await listen(other), '--ca-file', other.file);
    expect(run.code).toBe(4);
    expect(run.stderr).toContain('for another name');
    expect(requests).toBe(0);
  });

  test('TLS 1.1 is refused', async () => {
    const run = await login(
      await listen({ ...good, maxVersion: 'TLSv1.1' }),
      '--ca-file',
      good.file,
    );
    expect(run.code).toBe(4);
    expect(run.stderr).toContain('tls-failed');
    expect(requests).toBe(0);
  });

  test('with --ca-file the own authority is trusted', async () => {
    await login(await listen(good), '--ca-file', good.file);
    expect(requests).toBeGreaterThan(0);
  });
});
