import { expect, test } from 'vitest';
import { NewSourceTest } from '#api/sources';
import { automate, trackedFrom } from './automate.ts';

const TYPED = { host: ' db.example.com ', user: 'reader', passwordFile: '/run/secret' };

test('what was typed becomes settings that the API takes, without what was left empty', () => {
  expect(NewSourceTest.parse(automate.placeFrom(TYPED))).toEqual({
    connector: 'automate',
    settings: {
      host: 'db.example.com',
      user: 'reader',
      database: 'labtech',
      passwordFile: '/run/secret',
    },
  });
  expect(automate.placeFrom({ ...TYPED, password: ' secret ' })).toMatchObject({
    password: ' secret ',
  });
  const all = { ...TYPED, port: '3307', caFile: '/ca.pem', tracked: 'script: ProVal/**' };
  expect(NewSourceTest.parse(automate.placeFrom(all)).settings).toMatchObject({
    port: 3307,
    caFile: '/ca.pem',
    tracked: { script: ['ProVal/**'] },
  });
});

test('each line of the tracked scope is a content type with a pattern, or the whole content type', () => {
  expect(trackedFrom('script: ProVal/**\n\n script:A: B/*\nsearch\n')).toEqual({
    script: ['ProVal/**', 'A: B/*'],
    search: ['**'],
  });
});

test('a line shows where the source is, and no password', () => {
  expect(automate.lineOf({ ...automate.placeFrom(TYPED).settings })).toBe(
    'reader@db.example.com:3306/labtech',
  );
});
