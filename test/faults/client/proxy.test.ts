import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Finding } from '#connectors/connector';
import {
  hasOpenssl,
  makeCertificate,
  type Certificate,
} from '../../automate/server-certificate.ts';
import { ClientFolder } from '../../support/client-folder.ts';
import { CLIENT_FILE, runClient } from '../../support/client.ts';
import { ConnectProxy } from '../../support/connect-proxy.ts';
import { Daemon } from '../../support/daemon.ts';
import { FaultServer, SECRET } from '../../support/fault-server.ts';
import { TlsFront } from '../../support/tls-front.ts';

// The server has a name that only the proxy knows, so that whoever goes another way arrives nowhere.

const NAME = 'prosync.example.invalid';
const ADDRESS = `https://${NAME}`;
/** What the name service of this machine says of it. */
const NOWHERE = /its name cannot be resolved|the name service does not answer/;
const PROGRAM = [process.execPath, CLIENT_FILE] as const;
const skipped = hasOpenssl ? '' : ' (skipped: openssl is not installed)';
const certificates = mkdtempSync(join(tmpdir(), 'prosync-proxy-'));

let certificate: Certificate;
let server: FaultServer;
let front: TlsFront;
let proxy: ConnectProxy;
let client: ClientFolder;
let daemon: Daemon | null = null;

beforeAll(() => {
  if (hasOpenssl) certificate = makeCertificate(certificates, `DNS:${NAME}`);
});

beforeEach(async () => {
  if (!hasOpenssl) return;
  server = await new FaultServer().start();
  front = await new TlsFront(certificate, Number(new URL(server.address).port)).start();
  proxy = await new ConnectProxy().start();
  proxy.ways.set(`${NAME}:443`, front.port);
  client = new ClientFolder();
});

afterEach(async () => {
  await daemon?.end();
  daemon = null;
  await proxy?.stop();
  await front?.stop();
  await server?.stop();
  client?.remove();
});

afterAll(() => rmSync(certificates, { recursive: true, force: true }));

const run = (env: Record<string, string>, ...args: string[]) =>
  runClient(client.root, args, '', PROGRAM, env);
const login = (env: Record<string, string>, ...more: string[]) =>
  runClient(
    client.root,
    ['login', ADDRESS, '--name', 'acme', '--ca-file', certificate.file, ...more],
    SECRET,
    PROGRAM,
    env,
  );
const withTarget = () => ['--target', `directory:${client.target}`];
/** The address with a login, as it stands in an environment. */
const named = (login: string) => proxy.address.replace('//', `//${login}@`);
const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 50 });

describe.runIf(hasOpenssl)(`through a proxy${skipped}`, () => {
  test('without the variable the name is known to nobody; with it login, sync and report go through', async () => {
    const lost = await login({}, '--timeout', '1');
    expect(lost).toMatchObject({ code: 4, stderr: expect.stringMatching(NOWHERE) });
    const env = { HTTPS_PROXY: proxy.address };
    expect(await login(env, ...withTarget())).toMatchObject({ code: 0 });
    server.publish([{ guid: 'a', body: 'one' }]);
    expect(await run(env, 'sync')).toMatchObject({ code: 0 });
    expect(client.files()).toEqual({ 'script/a.sh': 'one' });
    expect(server.reports.at(-1)).toMatchObject({ outcome: 'ok', release: { seq: 1 } });
    expect(new Set(proxy.asked.map(({ authority }) => authority))).toEqual(
      new Set([`${NAME}:443`]),
    );
  });

  test('the proxy sees no word of it: TLS is spoken with the server', async () => {
    await login({ https_proxy: proxy.address }, ...withTarget());
    expect(proxy.seen.length).toBeGreaterThan(500);
    for (const word of ['HTTP/1.1', 'authorization', SECRET, 'acme'])
      expect(proxy.seen).not.toContain(word);
  });

  test('one connection serves many calls', async () => {
    const env = { HTTPS_PROXY: proxy.address };
    await login(env, ...withTarget());
    server.publish(Array.from({ length: 20 }, (_, n) => ({ guid: `g${n}`, body: `${n}` })));
    proxy.asked.length = 0;
    const before = server.requests.length;
    expect(await run(env, 'sync')).toMatchObject({ code: 0 });
    expect(server.requests.length - before).toBeGreaterThanOrEqual(4);
    expect(proxy.asked.length).toBeLessThanOrEqual(2);
  });

  test('the setting is stored by login, and the daemon follows the server by held polls through it', async () => {
    await login({}, '--proxy', proxy.address, ...withTarget());
    expect(client.read('.prosync/config.yaml')).toContain(`proxy: ${proxy.address}`);
    daemon = new Daemon(client.root);
    await until(() => expect(server.requests.at(-1)?.headers.prefer).toBe('wait=55'));
    server.publish([{ guid: 'a', body: 'one' }]);
    await until(() => expect(client.files()).toEqual({ 'script/a.sh': 'one' }));
    // A proxy that restarts cuts what goes through it, and is waited for.
    await proxy.stop();
    await until(() => expect(daemon?.output).toContain('proxy-unreachable'));
    server.publish([{ guid: 'a', body: 'two' }]);
    await proxy.start();
    await until(() => expect(client.files()).toEqual({ 'script/a.sh': 'two' }));
    await until(() => expect(daemon?.output).toContain('works again'));
  });

  test('NO_PROXY leaves the server out, and "proxy: none" whatever the environment says', async () => {
    const straight = [
      await login({ HTTPS_PROXY: proxy.address, NO_PROXY: '.example.invalid' }, '--timeout', '1'),
      await login({ HTTPS_PROXY: proxy.address }, '--proxy', 'none', '--timeout', '1'),
    ];
    for (const { stderr } of straight) expect(stderr).toMatch(NOWHERE);
    expect(proxy.asked).toEqual([]);
  });

  test('the certificate is checked against the name of the server, not of the proxy', async () => {
    proxy.ways.set('other.example.invalid:443', front.port);
    const env = { HTTPS_PROXY: proxy.address };
    const args = ['login', 'https://other.example.invalid', '--name', 'acme'];
    const ca = ['--ca-file', certificate.file];
    const run = await runClient(client.root, [...args, ...ca], SECRET, PROGRAM, env);
    expect(run).toMatchObject({ code: 4 });
    expect(run.stderr).toContain('tls-failed');
    expect(server.requests).toEqual([]);
  });
});

describe.runIf(hasOpenssl)(`a proxy that wants a login${skipped}`, () => {
  beforeEach(() => {
    proxy.login = 'ann:pass word@7';
  });

  test('gets the one of its address, decoded', async () => {
    const env = { HTTPS_PROXY: named('ann:pass%20word%407') };
    expect(await login(env, ...withTarget())).toMatchObject({ code: 0 });
  });

  test('and no run, no doctor and no bundle shows it', async () => {
    const env = { HTTPS_PROXY: named('ann:wrong-7531') };
    await login({ HTTPS_PROXY: named('ann:pass%20word%407') }, ...withTarget());
    const config = client.read('.prosync/config.yaml');
    client.write('.prosync/config.yaml', `${config}proxy: ${named('ann:wr@ng-7531')}\n`);
    const runs = [
      await run(env, 'sync', '--verbose'),
      await run(env, 'doctor', '--verbose', '--bundle', 'support.json'),
      await run(env, 'status', '--json'),
    ];
    const shown = runs.flatMap(({ stdout, stderr }) => [stdout, stderr]);
    expect(runs[0]?.stderr).toContain('proxy-login');
    for (const text of [
      ...shown,
      client.read('support.json'),
      ...Object.values(client.stateFiles()),
    ])
      expect(text).not.toMatch(/ng-7531|ann:|YW5uO/);
    expect(client.read('support.json')).toContain(`proxy: ${proxy.address}`);
  });

  test('and none on the command line', async () => {
    const run = await login({}, '--proxy', named('ann:x'));
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('secret-as-flag') });
  });

  test.each([
    ['', 'requires a user name and a password (407)'],
    ['ann:wrong', 'does not accept its user name and password (407)'],
  ])('is told apart: "%s"', async (given, said) => {
    const run = await login({ HTTPS_PROXY: given === '' ? proxy.address : named(given) });
    expect(run).toMatchObject({ code: 4 });
    expect(run.stderr).toContain(`proxy-login: The proxy ${proxy.address} ${said}.`);
    // It does not pass by trying again.
    expect(proxy.asked).toHaveLength(1);
  });
});

test.runIf(hasOpenssl)('a login that is refused by 401 is told as one', async () => {
  proxy.refusesWith = 401;
  const run = await login({ HTTPS_PROXY: named('ann:wrong') });
  expect(run.stderr).toContain('does not accept its user name and password (401)');
});

describe.runIf(hasOpenssl)(`what goes wrong at the proxy${skipped}`, () => {
  const failing = async (...more: string[]) => {
    const run = await login({ HTTPS_PROXY: proxy.address }, '--timeout', '1', ...more);
    expect(run.code).toBe(4);
    return run.stderr;
  };

  test('a proxy that is not there is named, not the server', async () => {
    await proxy.stop();
    expect(await failing()).toContain(
      `proxy-unreachable: The proxy ${proxy.address} cannot be reached: it refused the connection.`,
    );
  });

  test('CONNECT that is denied says what to have allowed', async () => {
    proxy.refusesWith = 403;
    const said = await failing();
    expect(said).toContain(`proxy-refused: The proxy ${proxy.address} does not let this machine`);
    expect(said).toContain(`allow CONNECT to ${NAME}:443`);
  });

  test('a proxy that finds no way to the server says so', async () => {
    proxy.ways.clear();
    expect(await failing()).toContain(
      `server-unreachable: ${ADDRESS} cannot be reached: the proxy ${proxy.address} cannot reach it (502).`,
    );
  });

  test('a proxy that says nothing is given up, and named', async () => {
    proxy.isSilent = true;
    expect(await failing()).toContain(
      `timeout: Could not connect to the server through ${proxy.address} (1 s).`,
    );
  });

  test('what is no proxy at all is told', async () => {
    const run = await login({ HTTPS_PROXY: `http://127.0.0.1:${front.port}` }, '--timeout', '1');
    expect(run.stderr).toContain('proxy-unreachable');
  });

  test('an address that cannot be used is refused before anything is sent', async () => {
    const run = await login({ HTTPS_PROXY: 'socks5://ann:secret-7@127.0.0.1:1' });
    expect(run).toMatchObject({ code: 3 });
    expect(run.stderr).toContain('proxy-invalid: HTTPS_PROXY is not the address of a proxy.');
    expect(run.stderr).not.toContain('secret-7');
  });
});

describe.runIf(hasOpenssl)(`the doctor${skipped}`, () => {
  const ways = async (env: Record<string, string>) => {
    const { stdout } = await run(env, 'doctor', '--json');
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    return findings;
  };

  test('says which way is taken and why, and looks up no name that the proxy knows', async () => {
    const env = { HTTPS_PROXY: named('ann:x') };
    await login(env, ...withTarget());
    const findings = await ways(env);
    expect(findings.find(({ check }) => check === 'way')?.detail).toBe(
      `${ADDRESS} is reached through the proxy ${proxy.address}: HTTPS_PROXY names it.`,
    );
    expect(findings.map(({ check }) => check)).not.toContain('name');
    expect(findings.filter(({ level }) => level === 'failed')).toEqual([]);
    expect(findings.find(({ check }) => check === 'clock')?.detail).toContain('differ by');
    const { stdout } = await run({ ...env, NO_PROXY: NAME }, 'doctor');
    expect(stdout).toContain(`reached without a proxy: NO_PROXY names "${NAME}".`);
  });

  test('shows what fails at the proxy at the connection', async () => {
    await login({ HTTPS_PROXY: proxy.address }, ...withTarget());
    proxy.refusesWith = 403;
    const run_ = await run({ HTTPS_PROXY: proxy.address }, 'doctor');
    expect(run_.code).toBe(4);
    expect(run_.stdout).toContain('✗ connection: proxy-refused: The proxy');
  });
});
