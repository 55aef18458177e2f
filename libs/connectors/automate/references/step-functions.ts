/*
 * Which parameters of which script functions refer to something (docs/automate-schema.md#5). The functions and the meaning of their parameters
 * are those that `lib/constants.js` of the public project mspgeek/labtech-script-decode lists: 250 functions, numbered up to 256.
 */

/** A parameter of a step, and what stands in it. */
export interface StepParameter {
  /** `Param1` to `Param5`. */
  param: string;
  /** What a literal in it names; `local` is a row that has no content type of its own, or whose number stays a number. */
  names: 'script' | 'extra-data-field' | 'role-definition' | 'group' | 'local';
  /** True for a comma list of numbers. */
  isList?: true;
  /** False where a plain number is not taken for a reference: it stays what it is, and is noted. */
  isNumbered?: false;
  /** What a number names on this instance, where it stays a number. */
  word?: string;
}

/** The parameters of a function that refer to something; none for most functions. */
export function referencesOf(functionId: number): readonly StepParameter[] {
  return FUNCTIONS.get(functionId) ?? [];
}

/** The parameters of a function that hold SQL. */
export function sqlParametersOf(functionId: number): readonly string[] {
  return SQL.get(functionId) ?? [];
}

/** Whether the public list has the function: of any other, nobody knows what its numbers mean. */
export function isKnownFunction(functionId: number): boolean {
  return functionId >= 1 && functionId <= LAST && !GAPS.includes(functionId);
}

const LAST = 256;
const GAPS = [38, 112, 145, 232, 233, 234];

const TRANSLATED: readonly [number, StepParameter][] = [
  ...each([17, 92, 251], { param: 'Param1', names: 'script' }),
  ...each([146], { param: 'Param2', names: 'script' }),
  ...each([132], { param: 'Param2', names: 'script', isNumbered: false, word: 'script' }),
  ...each([80, 95, 103], { param: 'Param1', names: 'extra-data-field' }),
  ...each([236, 237], {
    param: 'Param1',
    names: 'role-definition',
    isNumbered: false,
    word: 'role',
  }),
  ...each([130, 131, 136, 253, 254, 255, 256], { param: 'Param1', names: 'group' }),
  ...each([2, 209], { param: 'Param3', names: 'group', isList: true }),
];

/**
 * Numbers that mean something else on every instance: they stay, and are noted. SMART attributes (60, 118), consoles, seconds,
 * ports and the built-in commands (2, 209) have the same numbers everywhere.
 */
const NOTED: readonly [number, StepParameter][] = [
  ...local('computer', 'Param1', [47, 96, 97, 98, 99, 100, 199, 228, 229]),
  ...local('computer', 'Param2', [46, 130, 131, 138]),
  ...local('computer', 'Param3', [137, 211]),
  ...local('client', 'Param1', [46, 71, 124, 252]),
  ...local('client', 'Param2', [211]),
  ...local('network device', 'Param2', [252, 253, 254]),
  ...local('contact', 'Param2', [255, 256]),
  ...local('target', 'Param4', [2, 209]),
  ...local('target', 'Param3', [218]),
  ...local('owner of the extra data field', 'Param2', [80, 95, 103]),
  ...local('ticket', 'Param1', [72, 104, 105, 106, 107, 108, 134, 140, 141, 142, 144, 202]),
  ...local('ticket', 'Param2', [104]),
  ...local('ticket', 'Param5', [143]),
  ...local('user', 'Param2', [72, 105, 107, 108, 134, 202]),
  ...local('ticket category', 'Param4', [143]),
  ...local('time category', 'Param5', [134]),
  ...local('ticket status', 'Param2', [140, 141]),
  ...local('message', 'Param1', [138]),
  ...local('tool', 'Param1', [68, 123]),
  ...local('tool', 'Param2', [69]),
  ...local('patch', 'Param1', [63, 121, 153]),
  ...local('autostart definition', 'Param1', [64, 122]),
  ...local('script', 'Param4', [185]),
  ...local('alert', 'Param1', [195]),
  ...local('plugin alert', 'Param1', [211]),
  ...local('monitor', 'Param3', [183]),
  ...local('alert template', 'Param5', [183]),
  ...local('license type', 'Param1', [218]),
  ...local('license', 'Param1', [219]),
  ...local('plugin command', 'Param1', [221, 224, 226]),
];

const FUNCTIONS: ReadonlyMap<number, readonly StepParameter[]> = byFunction([
  ...TRANSLATED,
  ...NOTED,
]);

const SQL: ReadonlyMap<number, readonly string[]> = new Map([
  ...[11, 67, 117, 146, 172, 196].map((id): [number, string[]] => [id, ['Param1']]),
  // Sets a variable, which one of its types takes from a query.
  [20, ['Param2']],
]);

function local(
  word: string,
  param: string,
  functions: readonly number[],
): [number, StepParameter][] {
  return each(functions, { param, names: 'local', word });
}

function each(functions: readonly number[], parameter: StepParameter): [number, StepParameter][] {
  return functions.map((id) => [id, parameter]);
}

function byFunction(
  pairs: readonly [number, StepParameter][],
): ReadonlyMap<number, readonly StepParameter[]> {
  const functions = new Map<number, StepParameter[]>();
  for (const [id, parameter] of pairs) functions.set(id, [...(functions.get(id) ?? []), parameter]);
  return functions;
}
