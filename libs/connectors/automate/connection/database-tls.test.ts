import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCertificate } from '../../../../test/automate/server-certificate.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../../test/automate/mariadb.ts';
import { openConnection } from './open.ts';
import type { DatabasePlace } from './database-place.ts';

mariaDbOrSkip('TLS to MariaDB (B28)', () => {
  let server: MariaDb;
  let misnamed: MariaDb;
  let folder: string;

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'strict', tls: { required: true } });
    misnamed = await startMariaDb({ sqlMode: 'strict', tls: { subject: 'DNS:db.example.com' } });
    for (const one of [server, misnamed]) {
      await one.createDatabase('labtech');
      await one.createUser('prosync', 'secret', ['all on labtech.*']);
    }
    folder = mkdtempSync(join(tmpdir(), 'prosync-tls-'));
    writeFileSync(join(folder, 'password'), 'secret', { mode: 0o600 });
  });

  afterAll(async () => {
    await server.stop();
    await misnamed.stop();
    rmSync(folder, { recursive: true });
  });

  function placeAt(at: MariaDb, other: Partial<DatabasePlace> = {}): DatabasePlace {
    const passwordFile = join(folder, 'password');
    const fixed = { host: '127.0.0.1', port: at.port, user: 'prosync', database: 'labtech' };
    return { ...fixed, passwordFile, tls: 'required', ...other };
  }

  test('a certificate signed by itself is refused with its fingerprint and what to do', async () => {
    const { fingerprint256 } = new X509Certificate(server.certificate?.pem ?? '');
    await expect(openConnection(placeAt(server), 'read')).rejects.toMatchObject({
      code: 'database-tls',
      message: `The database at 127.0.0.1:${server.port} shows a certificate that is refused: it is signed by itself. Its SHA-256 fingerprint is ${fingerprint256}.`,
      remedy: expect.stringContaining('"caFile"') as string,
      facts: { fingerprint: fingerprint256 },
    });
  });

  test('with its certificate as caFile it is trusted, and what is sent is encrypted', async () => {
    const caFile = server.certificate?.file ?? '';
    const connection = await openConnection(placeAt(server, { caFile }), 'write');
    const [rows] = await connection.query("show session status like 'Ssl_version'");
    expect(rows).toMatchObject([{ Value: expect.stringMatching(/^TLSv1\.[23]$/) as string }]);
    await connection.end();
  });

  test('a trusted certificate for another name is refused', async () => {
    const caFile = misnamed.certificate?.file ?? '';
    await expect(openConnection(placeAt(misnamed, { caFile }), 'read')).rejects.toMatchObject({
      code: 'database-tls',
      message: expect.stringContaining('it is made for another name') as string,
      remedy: expect.stringContaining('127.0.0.1') as string,
    });
    await expect(
      openConnection(
        placeAt(server, { host: 'localhost', caFile: server.certificate?.file ?? '' }),
        'read',
      ),
    ).rejects.toMatchObject({ code: 'database-tls' });
  });

  test('another certificate as caFile trusts nothing', async () => {
    const { file } = makeCertificate(mkdtempSync(join(folder, 'other-')));
    await expect(openConnection(placeAt(server, { caFile: file }), 'read')).rejects.toMatchObject({
      code: 'database-tls',
      remedy: expect.stringContaining(file) as string,
    });
  });

  test('a caFile that is missing or holds no certificate is named', async () => {
    const caFile = join(folder, 'none.pem');
    const none = openConnection(placeAt(server, { caFile }), 'read');
    await expect(none).rejects.toMatchObject({ code: 'database-tls' });
    await expect(none).rejects.toThrow(caFile);
    writeFileSync(caFile, 'no certificate');
    const empty = openConnection(placeAt(server, { caFile }), 'read');
    await expect(empty).rejects.toMatchObject({ code: 'database-tls' });
  });

  test('a server that wants TLS refuses without, and the remedy thinks of that', async () => {
    await expect(openConnection(placeAt(server, { tls: 'off' }), 'read')).rejects.toMatchObject({
      code: 'database-denied',
      remedy: expect.stringContaining('set "tls" to "required"') as string,
    });
  });
});
