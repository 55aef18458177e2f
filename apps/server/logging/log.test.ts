import { expect, test } from 'vitest';
import { createLog } from './log.ts';
import { NestLog } from './nest-log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog('debug', { write: (line) => void lines.push(line) }));
  return lines.join('');
}

test('a line is JSON with level, time and message', () => {
  expect(JSON.parse(logged((log) => log.info({ seq: 7 }, 'published')))).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    seq: 7,
    msg: 'published',
  });
});

test.each([
  'authorization',
  'cookie',
  'set-cookie',
  'secret',
  'clientSecret',
  'password',
  'access_token',
])('A5: the field %s never reaches the log, however deep it stands', (name) => {
  const line = logged((log) => log.warn({ request: { headers: [{ [name]: 'hunter2' }] } }));
  expect(line).not.toContain('hunter2');
  expect(line).toContain(name);
});

test.each([
  'authorization was Bearer hunter2hunter2',
  'login with psk1_hunter2_abcdef',
  'session pss_hunter2',
  'connect postgres://prosync:hunter2@db/prosync',
])('A5: a secret inside a text is censored: %s', (text) => {
  expect(logged((log) => log.error(text))).not.toContain('hunter2');
});

test('A5: also inside the message of an error', () => {
  const line = logged((log) => log.error(new Error('no postgres://prosync:hunter2@db/prosync')));
  expect(line).not.toContain('hunter2');
  expect(line).toContain('@db/prosync');
});

test('what a feature says through Nest keeps its place and its fields', () => {
  const line = logged((log) => new NestLog(log).warn({ msg: 'late', seq: 3 }, 'Releases'));
  expect(JSON.parse(line)).toMatchObject({ level: 'warn', place: 'Releases', seq: 3, msg: 'late' });
});

test('an error through Nest keeps its stack', () => {
  const line = logged((log) => new NestLog(log).error('broke', 'Error: broke\n at x', 'Scans'));
  expect(JSON.parse(line)).toMatchObject({
    level: 'error',
    place: 'Scans',
    stack: 'Error: broke\n at x',
  });
});
