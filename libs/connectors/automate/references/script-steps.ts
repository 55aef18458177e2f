import type { ItemReference } from '#domain/item';
import type { Json } from '../encoding/canonical-json.ts';
import { GUID_PATTERN } from '../identity/guid.ts';
import type { Findings } from './findings.ts';
import { jsonOf, referenceIn, referencesIn } from './reference.ts';
import { noteNumbersIn } from './sql-numbers.ts';
import {
  isKnownFunction,
  referencesOf,
  sqlParametersOf,
  type StepParameter,
} from './step-functions.ts';

/** A step of a script: its parameters are texts, or in a body references. */
export type Step = Readonly<Record<string, Json>>;

/**
 * The step as it stands in a body: numbers and GUIDs of items become references (docs/automate-schema.md#5). Numbers of the instance that
 * stay numbers are noted, those in its SQL too, and each number of a function that is not known.
 */
export function stepInBody(step: Step, position: number, findings: Findings): Step {
  const where = `Step ${position}`;
  const functionId = Number(step.FunctionId);
  const changed: Record<string, Json> = {};
  for (const parameter of referencesOf(functionId)) {
    const text = step[parameter.param];
    if (typeof text === 'string')
      changed[parameter.param] = valueInBody(text, parameter, where, findings);
  }
  for (const param of sqlParametersOf(functionId)) {
    const text = step[param];
    if (typeof text === 'string') noteNumbersIn(where, text, findings);
  }
  if (!isKnownFunction(functionId)) noteNumbersOfUnknown(step, where, findings);
  return { ...step, ...changed };
}

function noteNumbersOfUnknown(step: Step, where: string, findings: Findings): void {
  const functionId = Number(step.FunctionId);
  for (const param of PARAMS) {
    const text = step[param];
    if (typeof text !== 'string' || !NUMBERS.test(text.trim())) continue;
    findings.note(
      `${where} uses the function ${functionId}, which ProSync does not know, with ${text.trim()} in ${param}.`,
    );
  }
}

/** What a step of a body refers to. */
export function referencesInStep(step: Step): ItemReference[] {
  return referencesOf(Number(step.FunctionId)).flatMap(({ param, names }) => {
    const value = step[param];
    if (names === 'local' || value === undefined || value === null) return [];
    if (typeof value === 'string') {
      const guid = GUID_AT_END.exec(value.trim())?.[1]?.toLowerCase();
      return guid === undefined ? [] : [{ contentType: names, guid }];
    }
    return listed(value);
  });
}

/**
 * The step as an instance stores it: GUIDs where Automate stores GUIDs, the numbers of this instance where it stores
 * numbers, and 0 for what is not here.
 */
export function stepOfInstance(
  step: Step,
  idOf: (contentType: string, guid: string) => number | null,
): Step {
  const changed: Record<string, Json> = {};
  for (const { param } of referencesOf(Number(step.FunctionId))) {
    const value = step[param];
    if (value === undefined || value === null || typeof value !== 'object') continue;
    changed[param] = listed(value)
      .map(({ contentType, guid }) =>
        isStoredAsGuid(contentType) ? guid : String(idOf(contentType, guid) ?? 0),
      )
      .join(',');
  }
  return { ...step, ...changed };
}

const PARAMS = ['Param1', 'Param2', 'Param3', 'Param4', 'Param5'];
const NUMBER = /^[1-9]\d{0,14}$/;
const NUMBERS = /^[1-9]\d{0,14}(?:\s*,\s*[1-9]\d{0,14})*\s*,?$/;
const ONLY_GUID = new RegExp(`^\\{?(${GUID_PATTERN})\\}?$`, 'i');
/** Numbers, with the name before them that a list of the editor may put there: `Name:12`. */
const NUMBERED = /^(?:[^:]*:)?\s*([1-9]\d{0,14}(?:\s*,\s*[1-9]\d{0,14})*)\s*,?$/;
/** `Role:GUID`, or a GUID alone where it stays text. */
const GUID_AT_END = new RegExp(`(?:^|:)\\{?(${GUID_PATTERN})\\}?$`, 'i');

function valueInBody(
  text: string,
  parameter: StepParameter,
  where: string,
  findings: Findings,
): Json {
  const { names, isList = false, isNumbered = true } = parameter;
  const literal = text.trim();
  if (names === 'local') return noted(text, parameter, where, findings);
  const guid = ONLY_GUID.exec(literal)?.[1]?.toLowerCase();
  if (guid !== undefined)
    return isStoredAsGuid(names) ? jsonOf({ contentType: names, guid }) : text;
  if (!isNumbered) return noted(text, parameter, where, findings);
  const named = (id: string): Json => jsonOf(findings.numbered(names, Number(id), `${where}:`));
  if (isList) return NUMBERS.test(literal) ? (literal.match(/\d+/g) ?? []).map(named) : text;
  return NUMBER.test(literal) ? named(literal) : text;
}

function noted(text: string, { word }: StepParameter, where: string, findings: Findings): string {
  const numbers = NUMBERED.exec(text.trim())?.[1];
  if (numbers !== undefined)
    findings.note(`${where} names ${word ?? 'something'} ${numbers} by its number.`);
  return text;
}

function isStoredAsGuid(contentType: string): boolean {
  return contentType === 'script' || contentType === 'extra-data-field';
}

function listed(value: Json): ItemReference[] {
  const one = referenceIn(value);
  return one === null ? referencesIn(value) : [one];
}
