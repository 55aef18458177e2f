import { expect, test } from 'vitest';
import { trackedFrom } from './automate-form.ts';

test('each line of the tracked scope is a content type with a pattern, or the whole content type', () => {
  expect(trackedFrom('script: ProVal/**\n\n script:A: B/*\nsearch\n')).toEqual({
    script: ['ProVal/**', 'A: B/*'],
    search: ['**'],
  });
});
