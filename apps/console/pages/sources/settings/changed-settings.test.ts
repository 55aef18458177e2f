import { expect, test } from 'vitest';
import { automateForm as automate } from '#connectors/automate/automate-form';
import { directoryForm as directory } from '#connectors/directory/directory-form';
import { changedSettings } from './changed-settings.ts';

const SETTINGS = {
  host: 'db.example.com',
  port: 3307,
  user: 'reader',
  database: 'labtech',
  passwordFile: '/run/secret',
  caFile: '/ca.pem',
  tls: 'required',
  tracked: { script: ['ProVal/**', 'A: B/*'], search: ['**'] },
  allowedStatements: ['DROP'],
};

const change = (typed: object, settings: object = SETTINGS) =>
  changedSettings(automate, { ...settings }, { ...automate.valuesFrom({ ...settings }), ...typed });

test('what is shown and left alone stays as it was, also settings without a field', () => {
  expect(change({})).toEqual(SETTINGS);
  expect(change({}, { ...SETTINGS, tracked: {} })).toEqual({ ...SETTINGS, tracked: {} });
  expect(changedSettings(directory, { root: '/a' }, { root: '/b' })).toEqual({ root: '/b' });
});

test('what was typed replaces, and what was emptied goes', () => {
  const { caFile: _caFile, port: _port, ...rest } = SETTINGS;
  expect(change({ caFile: '', port: ' ', user: 'other' })).toEqual({ ...rest, user: 'other' });
  expect(change({ tracked: 'script: ProVal/**' })).toEqual({
    ...SETTINGS,
    tracked: { script: ['ProVal/**'] },
  });
});
