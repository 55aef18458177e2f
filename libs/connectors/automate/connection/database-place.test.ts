import { expect, test } from 'vitest';
import { parsePlace, placeName } from './database-place.ts';

test('an address names user, host, port and database; across a network TLS is required', () => {
  expect(parsePlace('mysql://prosync@db.example.com:3307/labtech')).toEqual({
    host: 'db.example.com',
    port: 3307,
    user: 'prosync',
    database: 'labtech',
    passwordFile: null,
    tls: 'required',
  });
});

test.each([
  ['mysql://u@127.0.0.1/labtech', '127.0.0.1:3306', 'off'],
  ['mysql://u@localhost/labtech', 'localhost:3306', 'off'],
  ['mysql://u@[::1]/labtech', '[::1]:3306', 'off'],
  ['mysql://u@localhost.example.com/labtech', 'localhost.example.com:3306', 'required'],
  ['mysql://u@127.0.0.1.example.com/labtech', '127.0.0.1.example.com:3306', 'required'],
  ['mariadb://u@10.0.0.5/labtech', '10.0.0.5:3306', 'required'],
  ['mysql://u@localhost/labtech?socketPath=%2Frun%2Fmysqld%2Fs.sock', '/run/mysqld/s.sock', 'off'],
])('%s is %s with TLS %s', (url, name, tls) => {
  const place = parsePlace(url);
  expect(placeName(place)).toBe(name);
  expect(place.tls).toBe(tls);
});

test('user and database may hold any character, encoded', () => {
  expect(parsePlace('mysql://a%40b@h/l%C3%BC')).toMatchObject({ user: 'a@b', database: 'lü' });
});

test.each([
  ['mysql://prosync:hunter2@db/labtech', 'contains a password'],
  ['mysql://db/labtech', 'contains no user'],
  ['mysql://u@db', 'contains no database name'],
  ['mysql://u@db/a/b', 'contains no database name'],
  ['mysql://u@/labtech', 'address of the database'],
  ['mysql://u@db:99999/labtech', 'cannot be read'],
  ['mysql://u@db/labtech?ssl=off', 'contains the unknown parameter "ssl"'],
  ['postgres://u@db/labtech', 'cannot be read'],
  ['mysql://u@db/%zz', 'encodes nothing'],
  ['labtech', 'cannot be read'],
])('%s is refused, and the password in it not repeated', (url, words) => {
  try {
    parsePlace(url);
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ code: 'config-invalid' });
    expect(String(error)).toContain(words);
    expect(String(error)).not.toContain('hunter2');
  }
});
