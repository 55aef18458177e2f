import { expect, test } from 'vitest';
import type { Judged } from '#domain/plan';
import { explained } from './explain-refusals.ts';

const state = (guid: string, some: Partial<Judged>, references: string[] = []): Judged =>
  ({
    contentType: 'alert-template',
    guid,
    name: `Name of ${guid}`,
    reason: null,
    drift: null,
    facts: {
      wanted: { references: references.map((to) => ({ contentType: 'alert-template', guid: to })) },
    },
    ...some,
  }) as Judged;
const refusal = (code: string) => ({
  contentType: 'alert-template',
  guid: 'needs',
  code,
  detail: 'It needs one that is not here.',
});

test('an item that needs an excluded one says who left it out and how to put it in', () => {
  const states = [
    state('needs', { state: 'not-installed' }, ['other', 'left']),
    state('other', { state: 'up-to-date' }),
    state('left', { state: 'excluded', reason: 'tag Global' }),
  ];
  expect(explained([refusal('missing-reference')], states)).toMatchObject([
    {
      detail:
        'It needs one that is not here. The alert template "Name of left" is left out here (tag Global): "prosync include left" includes it.',
    },
  ]);
});

test('an item that needs one with a namesake says how to install it beside', () => {
  const states = [
    state('needs', { state: 'not-installed' }, ['twin']),
    state('twin', { state: 'drifted', drift: 'namesake' }),
  ];
  const [first] = explained([refusal('missing-reference')], states);
  expect(first?.detail).toContain('"prosync policy twin --namesake beside"');
});

test('what nobody left out stays as the target said it', () => {
  const states = [state('needs', { state: 'not-installed' }, ['gone'])];
  const given = [refusal('missing-reference'), refusal('forbidden-sql')];
  expect(explained(given, states)).toEqual(given);
});
