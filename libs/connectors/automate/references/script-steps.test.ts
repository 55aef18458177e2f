import { expect, test } from 'vitest';
import { Findings } from './findings.ts';
import type { Lookups } from './lookups.ts';
import { referencesInStep, stepInBody, stepOfInstance } from './script-steps.ts';

const GUID = 'c7a65c93-eadc-11e1-bca6-7ec667b1402e';
const NUMBERS: Record<string, string> = {
  'script 12': GUID,
  'group 7': 'group-7',
  'group 8': 'group-8',
};

const ids: Lookups = {
  guidOf: (contentType, id) => NUMBERS[`${contentType} ${id}`] ?? null,
  has: () => true,
  nameOf: () => null,
  namedOf: () => null,
  above: () => [],
  placeOf: () => null,
  isUnseen: () => false,
};

/** The parameter as a body has it, what the step refers to, what it is again on the instance, and the notes. */
function read(FunctionId: number, param: string, text: string): Record<string, unknown> {
  const findings = new Findings(ids);
  const step = stepInBody({ FunctionId, [param]: text }, 14, findings);
  const idOf = (contentType: string, guid: string): number | null => {
    const found = Object.entries(NUMBERS).find(
      ([key, value]) => value === guid && key.startsWith(`${contentType} `),
    );
    return found === undefined ? null : Number(found[0].split(' ')[1]);
  };
  return {
    value: step[param],
    references: referencesInStep(step).map(({ contentType, guid }) => `${contentType} ${guid}`),
    back: stepOfInstance(step, idOf)[param],
    notes: findings.notes,
  };
}

const script = { contentType: 'script', guid: GUID };

test.each([
  [17, 'Param1', '12'],
  [17, 'Param1', GUID],
  [92, 'Param1', `{${GUID.toUpperCase()}}`],
  [146, 'Param2', ' 12 '],
  [251, 'Param1', GUID],
  [132, 'Param2', GUID],
])(
  'function %i names a script in %s, by number or GUID, and is written with its GUID: %s',
  (id, param, text) => {
    expect(read(id, param, text)).toEqual({
      value: script,
      references: [`script ${GUID}`],
      back: GUID,
      notes: [],
    });
  },
);

test('groups stand in steps by number: another one on each instance', () => {
  const group = { contentType: 'group', guid: 'group-7' };
  expect(read(131, 'Param1', '7')).toEqual({
    value: group,
    references: ['group group-7'],
    back: '7',
    notes: [],
  });
  const both = [group, { contentType: 'group', guid: 'group-8' }];
  expect(read(209, 'Param3', '7, 8,')).toEqual({
    value: both,
    references: ['group group-7', 'group group-8'],
    back: '7,8',
    notes: [],
  });
});

test('a role stays the text that it is, and counts', () => {
  const text = `△ AD: Controller:${GUID}`;
  expect(read(237, 'Param1', text)).toEqual({
    value: text,
    references: [`role-definition ${GUID}`],
    back: text,
    notes: [],
  });
});

test.each([
  [17, 'Param1', '@script@'],
  [17, 'Param1', '%script%'],
  [17, 'Param1', '0'],
  [17, 'Param1', ''],
  [130, 'Param1', '-1'],
  [209, 'Param3', '7,0'],
  [20, 'Param1', '12'],
  [225, 'Param1', GUID],
])(
  'function %i, %s: variables, nothing and what is no reference stay text: "%s"',
  (id, param, text) => {
    expect(read(id, param, text)).toEqual({ value: text, references: [], back: text, notes: [] });
  },
);

test.each([
  [105, 'Param2', '1', 'Step 14 names user 1 by its number.'],
  [183, 'Param5', '3', 'Step 14 names alert template 3 by its number.'],
  [132, 'Param2', '12', 'Step 14 names script 12 by its number.'],
  [143, 'Param4', '9', 'Step 14 names ticket category 9 by its number.'],
  [69, 'Param2', 'Some Tool:17', 'Step 14 names tool 17 by its number.'],
  [138, 'Param1', '4', 'Step 14 names message 4 by its number.'],
  [2, 'Param4', '3,4,', 'Step 14 names target 3,4 by its number.'],
  [80, 'Param2', '55', 'Step 14 names owner of the extra data field 55 by its number.'],
  [
    67,
    'Param1',
    'update computers set x = 1 where ComputerID = 5',
    'Step 14 compares ComputerID with 5, a number of this instance.',
  ],
  [
    20,
    'Param2',
    'select 1 from agents where ClientID in (7)',
    'Step 14 compares ClientID with 7, a number of this instance.',
  ],
  [
    300,
    'Param3',
    '12',
    'Step 14 uses the function 300, which ProSync does not know, with 12 in Param3.',
  ],
  [
    38,
    'Param1',
    '1,2',
    'Step 14 uses the function 38, which ProSync does not know, with 1,2 in Param1.',
  ],
])('function %i, %s: the number %s stays, and a note says whose it is', (id, param, text, note) => {
  expect(read(id, param, text)).toEqual({ value: text, references: [], back: text, notes: [note] });
});

/** What the public list says of a parameter (mspgeek/labtech-script-decode), by function: each names a row of the instance. */
const NAMED_BY_NUMBER: Readonly<Record<number, readonly string[]>> = {
  2: ['Param3', 'Param4'],
  17: ['Param1'],
  46: ['Param1', 'Param2'],
  68: ['Param1'],
  69: ['Param2'],
  72: ['Param1', 'Param2'],
  80: ['Param1', 'Param2'],
  92: ['Param1'],
  95: ['Param1', 'Param2'],
  103: ['Param1', 'Param2'],
  105: ['Param1', 'Param2'],
  122: ['Param1'],
  123: ['Param1'],
  130: ['Param1', 'Param2'],
  131: ['Param1', 'Param2'],
  132: ['Param2'],
  134: ['Param1', 'Param2', 'Param5'],
  136: ['Param1'],
  138: ['Param1', 'Param2'],
  140: ['Param1', 'Param2'],
  143: ['Param4', 'Param5'],
  146: ['Param2'],
  153: ['Param1'],
  183: ['Param3', 'Param5'],
  185: ['Param4'],
  209: ['Param3', 'Param4'],
  211: ['Param1', 'Param2', 'Param3'],
  218: ['Param1', 'Param3'],
  221: ['Param1'],
  228: ['Param1'],
  251: ['Param1'],
  252: ['Param1', 'Param2'],
  254: ['Param1', 'Param2'],
  256: ['Param1', 'Param2'],
};

test('no number of an instance travels in silence: it is translated, noted, or refused', () => {
  for (const [id, params] of Object.entries(NAMED_BY_NUMBER))
    for (const param of params) {
      let said: unknown;
      try {
        const { references, notes } = read(Number(id), param, '12') as Record<string, unknown[]>;
        said = [...(references ?? []), ...(notes ?? [])];
      } catch (error) {
        said = error instanceof Error ? [error.message] : [];
      }
      expect(said, `function ${id}, ${param}`).not.toEqual([]);
    }
});

test.each([
  [17, 'Param1', '999', 'Step 14: 999 names no script with a GUID.'],
  [131, 'Param1', '1045', 'Step 14: 1045 names no group with a GUID.'],
])(
  'function %i, %s: a number that names nothing here would name something else there: %s',
  (id, param, text, detail) => {
    expect(() => read(id, param, text)).toThrow(
      expect.objectContaining({ code: 'broken-reference', message: detail }),
    );
  },
);
