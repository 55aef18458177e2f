/*
 * Which parameters of which script functions refer to something (automate.md 5). Where that page infers that a plain number
 * is a reference (132, 183), the number stays what it is and is noted.
 */

/** A parameter of a step, and what stands in it. */
export interface StepParameter {
  /** `Param1` to `Param5`. */
  param: string;
  /** What a literal in it names. */
  names: 'script' | 'extra-data-field' | 'role-definition' | 'group' | 'local';
  /** True for a comma list of numbers. */
  isList?: true;
  /** False where a plain number is not taken for a reference. */
  isNumbered?: false;
  /** What a number names on this instance, where it stays a number. */
  word?: string;
  /** True where it is not known which parameter holds the number. */
  isGuess?: true;
}

/** The parameters of a function that refer to something; none for most functions. */
export function referencesOf(functionId: number): readonly StepParameter[] {
  return FUNCTIONS.get(functionId) ?? [];
}

const ANY = ['Param1', 'Param2', 'Param3', 'Param4', 'Param5'];

const FUNCTIONS: ReadonlyMap<number, readonly StepParameter[]> = new Map([
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
  ...each([72, 105, 107, 108, 134, 202], { param: 'Param2', names: 'local', word: 'user' }),
  ...each([46, 143, 252], ...ANY.map((param) => guess(param, 'category or client'))),
  ...each([183], { param: 'Param5', names: 'local', word: 'alert template' }),
]);

function each(
  functions: readonly number[],
  ...parameters: StepParameter[]
): [number, StepParameter[]][] {
  return functions.map((id) => [id, parameters]);
}

function guess(param: string, word: string): StepParameter {
  return { param, names: 'local', word, isGuess: true };
}
