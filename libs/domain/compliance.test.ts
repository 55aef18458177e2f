import { expect, test } from 'vitest';
import { complianceOf } from './compliance.ts';
import { installedState, type Facts, type ItemState } from './installed.ts';
import { applied, facts, wanted } from './installed.fixture.ts';

const stateOf = (name: string, some: Partial<Facts>): ItemState => {
  const here = { contentType: 'script', guid: name, name, path: name };
  const versions = { installedVersion: null, availableVersion: null };
  const digests = { installedDigest: null, availableDigest: null };
  return { ...here, ...installedState(facts(some)), ...versions, ...digests };
};

test('a target holds what is published apart from what is kept on purpose, or the reason is named', () => {
  const kept = [
    stateOf('equal', { wanted: wanted('n'), applied: applied('n'), found: 'n' }),
    stateOf('out', { wanted: wanted('n'), exclusion: 'ours' }),
    stateOf('edited', { wanted: wanted('n'), applied: applied('n'), found: 'x' }),
    stateOf('old', { applied: applied('o'), found: 'o' }),
  ];
  expect(complianceOf(kept)).toEqual({ matching: 1, kept: 3, differing: 0, example: null });
  const failed = stateOf('two', { wanted: wanted('n'), failure: 'path-collision: why' });
  const missing = stateOf('three', { wanted: wanted('n') });
  const deleted = stateOf('four', { wanted: wanted('n'), applied: applied('n'), found: null });
  expect(complianceOf([...kept, failed, missing])).toEqual({
    matching: 1,
    kept: 3,
    differing: 2,
    example: 'two: path-collision: why',
  });
  expect(complianceOf([deleted])).toMatchObject({ kept: 0, differing: 1 });
  expect(complianceOf([missing]).example).toBe('three: not installed');
});
