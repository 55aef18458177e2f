import { expect, test } from 'vitest';
import { FORMS } from '#connectors/forms';
import { NewSourceTest } from './sources.ts';

const automateForm = FORMS.find(({ name }) => name === 'automate')!;
const TYPED = { host: ' db.example.com ', user: 'reader', passwordFile: '/run/secret' };

test('what was typed becomes settings that the API takes, without what was left empty', () => {
  expect(NewSourceTest.parse(automateForm.placeFrom(TYPED))).toEqual({
    connector: 'automate',
    settings: {
      host: 'db.example.com',
      user: 'reader',
      database: 'labtech',
      passwordFile: '/run/secret',
    },
  });
  expect(automateForm.placeFrom({ ...TYPED, password: ' secret ' })).toMatchObject({
    password: ' secret ',
  });
  const all = { ...TYPED, port: '3307', caFile: '/ca.pem', tracked: 'script: ProVal/**' };
  expect(NewSourceTest.parse(automateForm.placeFrom(all)).settings).toMatchObject({
    port: 3307,
    caFile: '/ca.pem',
    tracked: { script: ['ProVal/**'] },
  });
});

test('a line shows where the source is, and no password', () => {
  expect(automateForm.lineOf({ ...automateForm.placeFrom(TYPED).settings })).toBe(
    'reader@db.example.com:3306/labtech',
  );
});
