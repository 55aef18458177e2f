import { describe, expect, test } from 'vitest';
import { readConfig } from './server-config.ts';
import { settings } from './server-settings.ts';

describe('without any variable', () => {
  const config = readConfig({});

  test('the server listens on loopback port 7420 with an embedded database and samples', () => {
    expect(config).toMatchObject({
      databaseUrl: null,
      host: '127.0.0.1',
      port: 7420,
      samples: true,
      publicUrl: 'http://127.0.0.1:7420',
      trustProxy: [],
      metricsPort: null,
      logLevel: 'info',
    });
  });

  test('scans and publications come every seven minutes', () => {
    expect(config.scanIntervalMs).toBe(420_000);
    expect(config.publishIntervalMs).toBe(420_000);
  });
});

test('an external database brings no samples unless they are asked for', () => {
  const DATABASE_URL = 'postgres://prosync:secret@db/prosync';
  expect(readConfig({ DATABASE_URL }).samples).toBe(false);
  expect(readConfig({ DATABASE_URL, PROSYNC_SAMPLES: 'on' }).samples).toBe(true);
});

test('the signing key lives in the data folder unless it is named', () => {
  expect(readConfig({ PROSYNC_DATA: '/srv/p' }).signingKeyFile).toBe('/srv/p/signing-key.pem');
  expect(readConfig({ PROSYNC_SIGNING_KEY_FILE: '/k.pem' }).signingKeyFile).toBe('/k.pem');
});

test('an empty variable counts as absent', () => {
  expect(readConfig({ PROSYNC_PORT: '', DATABASE_URL: '' }).port).toBe(7420);
});

test.each([
  ['30s', 30_000],
  ['7m', 420_000],
  ['1h', 3_600_000],
])('an interval of %s is %i ms', (text, ms) => {
  expect(readConfig({ PROSYNC_SCAN_INTERVAL: text }).scanIntervalMs).toBe(ms);
});

test.each([
  ['DATABASE_URL', 'mysql://root:hunter2@db/x', 'starts with mysql://'],
  ['DATABASE_URL', 'hunter2', 'is not an address'],
  ['PROSYNC_PORT', '70000', 'is "70000"'],
  ['PROSYNC_HOST', 'a b', 'is "a b"'],
  ['PROSYNC_PUBLIC_URL', 'ftp://x', 'starts with ftp:'],
  ['PROSYNC_PUBLIC_URL', 'https://x/our tools', 'has a path that needs encoding'],
  [
    'PROSYNC_PUBLIC_URL',
    'https://x/api/prosync',
    'has a path that begins with "/api", as our own do',
  ],
  ['PROSYNC_SAMPLES', 'yes', 'is "yes"'],
  ['PROSYNC_SCAN_INTERVAL', '7', 'is "7"'],
  ['PROSYNC_PUBLISH_INTERVAL', '48h', 'is "48h"'],
  ['PROSYNC_TRUST_PROXY', '10.0.0.0/33', 'names "10.0.0.0/33"'],
  ['PROSYNC_METRICS_PORT', '0', 'is "0"'],
  ['PROSYNC_LOG_LEVEL', 'loud', 'is "loud"'],
])(
  '%s=%s is refused with one line: its name, what is wrong, what is allowed',
  (name, value, why) => {
    const format = settings.find((setting) => setting.name === name)?.format;
    expect(() => readConfig({ [name]: value })).toThrow(
      expect.objectContaining({
        code: 'invalid-setting',
        message: `${name} ${why}; allowed: ${format}.`,
      }),
    );
  },
);

test('each of several wrong values has its line', () => {
  const reading = () => readConfig({ PROSYNC_PORT: 'x', PROSYNC_LOG_LEVEL: 'x' });
  expect(reading).toThrow(/^PROSYNC_PORT .*\nPROSYNC_LOG_LEVEL .*$/);
});

test('a value with a password is not repeated in the error', () => {
  expect(() => readConfig({ DATABASE_URL: 'mysql://root:hunter2@db/x' })).toThrow(
    /^(?!.*hunter2)/s,
  );
});
