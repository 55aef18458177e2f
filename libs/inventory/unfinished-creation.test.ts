import { expect, test } from 'vitest';
import { creationOutcome } from './unfinished-creation.ts';
import { atRoot, company, record, ROOT } from './world.fixture.ts';

const INTENT = { source: company('1'), name: 'Acme', parent: ROOT };
const nobody = () => false;

test('a creation that happened is found by name and parent', () => {
  const present = [atRoot(company('a'), 'ACME'), record(company('b'), 'Acme', company('a'))];
  expect(creationOutcome(INTENT, present, nobody)).toEqual({
    found: 'one',
    destination: company('a'),
  });
});

test('what is associated with another record is not what was created', () => {
  expect(creationOutcome(INTENT, [atRoot(company('a'), 'Acme')], () => true)).toEqual({
    found: 'none',
  });
});

test('of several nobody guesses', () => {
  const present = [atRoot(company('a'), 'Acme'), atRoot(company('b'), 'acme')];
  expect(creationOutcome(INTENT, present, nobody)).toEqual({
    found: 'several',
    candidates: [company('a'), company('b')],
  });
});
