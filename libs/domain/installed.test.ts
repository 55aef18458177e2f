import { expect, test } from 'vitest';
import { installedState, type Facts } from './installed.ts';
import { applied, facts, wanted } from './installed.fixture.ts';

// The last table of docs/design.md#3, cell by cell: what is wanted, what ProSync applied, what is here, and the state.
const CELLS: [name: string, facts: Facts, state: string, reason: RegExp | null][] = [
  ['a namesake is here', facts({ wanted: wanted('n'), namesake: 'own' }), 'drifted', /GUID own/],
  [
    'moved here',
    facts({ wanted: wanted('n'), applied: applied('o'), movedTo: 'b/x' }),
    'drifted',
    /moved here to b\/x/,
  ],
  [
    'changed here, and somebody decided to leave it',
    facts({ wanted: wanted('n'), applied: applied('o'), found: 'x', ignored: 'ours' }),
    'drifted',
    /\(ignored: ours\)/,
  ],
  [
    "the installed digest is the manifest's",
    facts({ wanted: wanted('n'), applied: applied('n'), found: 'n' }),
    'up-to-date',
    null,
  ],
  [
    'equal, and here before ProSync',
    facts({ wanted: wanted('n'), found: 'n' }),
    'up-to-date',
    null,
  ],
  [
    'equal by a change made here',
    facts({ wanted: wanted('n'), applied: applied('o'), found: 'n' }),
    'up-to-date',
    null,
  ],
  [
    'the manifest has another version',
    facts({ wanted: wanted('n'), applied: applied('o'), found: 'o' }),
    'update-available',
    null,
  ],
  ['in the manifest, not here', facts({ wanted: wanted('n') }), 'not-installed', null],
  [
    'installed by ProSync, no longer in the manifest',
    facts({ applied: applied('o'), found: 'o' }),
    'deprecated',
    null,
  ],
  [
    'no longer in the manifest, and gone here',
    facts({ applied: applied('o') }),
    'deprecated',
    null,
  ],
  [
    'changed here, update available',
    facts({ wanted: wanted('n'), applied: applied('o'), found: 'x' }),
    'drifted',
    /changed here/,
  ],
  [
    'changed here, nothing new',
    facts({ wanted: wanted('n'), applied: applied('n'), found: 'x' }),
    'drifted',
    /changed here/,
  ],
  [
    'deleted here',
    facts({ wanted: wanted('n'), applied: applied('n') }),
    'drifted',
    /deleted here/,
  ],
  [
    'changed here, no longer in the manifest',
    facts({ applied: applied('o'), found: 'x' }),
    'drifted',
    /no longer published/,
  ],
  [
    'here before ProSync, and different',
    facts({ wanted: wanted('n'), found: 'x' }),
    'drifted',
    /before ProSync/,
  ],
  ['left out', facts({ wanted: wanted('n'), exclusion: 'tag Ticket' }), 'excluded', /^tag Ticket$/],
  [
    'left out, and changed here',
    facts({ wanted: wanted('n'), applied: applied('o'), found: 'x', exclusion: 'tag Ticket' }),
    'excluded',
    /^tag Ticket$/,
  ],
  [
    'left out, and no longer published',
    facts({ applied: applied('o'), found: 'o', exclusion: 'ours (Ann)' }),
    'excluded',
    /^ours \(Ann\); no longer published$/,
  ],
  [
    'the last attempt to install failed',
    facts({ wanted: wanted('n'), failure: 'why' }),
    'failed',
    /^why$/,
  ],
  [
    'the last attempt to update failed',
    facts({ wanted: wanted('n'), applied: applied('o'), found: 'o', failure: 'why' }),
    'failed',
    /^why$/,
  ],
  [
    'failed once, equal by now',
    facts({ wanted: wanted('n'), applied: applied('n'), found: 'n', failure: 'why' }),
    'up-to-date',
    null,
  ],
  [
    'failed once, changed here by now',
    facts({ wanted: wanted('n'), applied: applied('o'), found: 'x', failure: 'why' }),
    'drifted',
    /changed here/,
  ],
];

test.each(CELLS)('%s', (_, given, state, reason) => {
  const judged = installedState(given);
  expect(judged.state).toBe(state);
  if (reason === null) expect(judged.reason).toBeNull();
  else expect(judged.reason).toMatch(reason);
});
