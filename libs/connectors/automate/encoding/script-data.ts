import type { Json } from './canonical-json.ts';
import {
  attributesOf,
  membersOf,
  textIn,
  valueOf,
  writtenAttributes,
  writtenElement,
  type Members,
} from './element-value.ts';
import { unreadable } from './unreadable.ts';
import { escapedText } from './xml-text.ts';
import { elementsIn, parseXml, type XmlElement } from './xml.ts';

/**
 * One step of a script: its elements by the names that they have in the XML. `Action`, `FunctionId`, `Sort`, `Continue`,
 * `OsLimit` and `Indentation` are whole numbers, `Param1` to `Param5` texts that are left out when they are empty; anything
 * else is what `element-value.ts` says.
 */
export type ScriptStep = Members;

/**
 * What ScriptData says (docs/automate-schema.md#4), without version and GUID, which the row has. `parameters`, `globals` and
 * `extraDataFields` are there when they are not empty; `scripts` and `others` hold elements that ProSync does not know, of
 * `Scripts` and of `ScriptData`. Steps are ordered by (Action, Sort).
 */
export type ScriptData = { readonly [key: string]: Json; readonly steps: readonly ScriptStep[] };

/** What stands in the row too and is written into the XML from there. */
export interface ScriptIdentity {
  guid: string;
  version: number;
}

/** Deeper than any script; a body in JSON nests three times as deep. */
const MAX_DEPTH = 16;
const CRLF = '\r\n';
const NUMBERS = new Set(['Action', 'FunctionId', 'Sort', 'Continue', 'OsLimit', 'Indentation']);
const PARAMS = ['Param1', 'Param2', 'Param3', 'Param4', 'Param5'];
/** The elements of a step in the order in which Automate writes them. */
const STEP_ORDER = [
  'Action',
  'FunctionId',
  ...PARAMS,
  'Sort',
  'Continue',
  'OsLimit',
  'Indentation',
];
/** The elements of `Scripts` with the member of a body that they become. */
const SCRIPTS = new Map([
  ['ExtraDataFields', 'extraDataFields'],
  ['Parameters', 'parameters'],
  ['Globals', 'globals'],
]);
const FROM_ROW = ['ScriptVersion', 'ScriptGuid'];

/** What the XML of a script says; the same for every spelling of the same script. Throws `unreadable` with the reason. */
export function decodeScriptData(xml: string): ScriptData {
  const root = parseXml(xml, MAX_DEPTH);
  if (root.name !== 'ScriptData') throw unreadable('Its XML is not that of a script.');
  const children = onlyElements(root);
  const [scripts, ...more] = children.filter(({ name }) => name === 'Scripts');
  if (more.length > 0) throw unreadable('Its XML holds the element Scripts twice.');
  const steps = children.filter(({ name }) => name === 'ScriptSteps').map(stepOf);
  const others = children.filter(({ name }) => name !== 'Scripts' && name !== 'ScriptSteps');
  return {
    ...(scripts !== undefined && scriptsOf(scripts)),
    ...unlessEmpty('others', { ...attributesOf(root), ...membersOf(others) }),
    steps: steps.sort(bySection),
  };
}

/**
 * The XML of a script as Automate writes it: two spaces of indent, CRLF, `<Param4 />`, CRLF at its end. Throws
 * `invalid-item` that names step and parameter when XML cannot hold a text.
 */
export function encodeScriptData(data: ScriptData, identity: ScriptIdentity): string {
  const scripts = membersIn(data.scripts);
  const others = membersIn(data.others);
  const known = [...SCRIPTS].map(([element, member]) =>
    writtenElement(element, data[member] ?? '', 2, 'The script'),
  );
  const fromRow = [
    `    <ScriptVersion>${identity.version}</ScriptVersion>${CRLF}`,
    `    <ScriptGuid>${escapedText(identity.guid, 'The GUID')}</ScriptGuid>${CRLF}`,
  ];
  const start = `  <Scripts${writtenAttributes(scripts, 'The script')}>${CRLF}`;
  const head = [
    start,
    ...known,
    ...fromRow,
    written(scripts, 2, 'The script'),
    `  </Scripts>${CRLF}`,
  ];
  return [
    `<ScriptData${writtenAttributes(others, 'The script')}>${CRLF}`,
    ...head,
    ...data.steps.map((step, index) => writtenStep(step, `Step ${index + 1}`)),
    written(others, 1, 'The script'),
    `</ScriptData>${CRLF}`,
  ].join('');
}

function scriptsOf(scripts: XmlElement): Members {
  const elements = onlyElements(scripts).filter(({ name }) => !FROM_ROW.includes(name));
  const isKnown = ({ name }: XmlElement): boolean => SCRIPTS.has(name);
  const known = Object.entries(membersOf(elements.filter(isKnown)))
    .filter(([, value]) => value !== '')
    .map(([name, value]): [string, Json] => [SCRIPTS.get(name) ?? name, value]);
  const unknown = membersOf(elements.filter((element) => !isKnown(element)));
  return {
    ...Object.fromEntries(known),
    ...unlessEmpty('scripts', { ...attributesOf(scripts), ...unknown }),
  };
}

function stepOf(element: XmlElement, index: number): ScriptStep {
  const members = new Map<string, Json>(Object.entries(attributesOf(element)));
  for (const child of onlyElements(element)) {
    const { name } = child;
    const isNumber = NUMBERS.has(name);
    const value = isNumber ? numberOf(child, index) : valueOf(child);
    if (value === null || (value === '' && PARAMS.includes(name))) continue;
    const before = members.get(name);
    if (before !== undefined && isNumber)
      throw unreadable(`Step ${index + 1} of its XML holds ${name} twice.`);
    members.set(name, before === undefined ? value : [...listFrom(before), value]);
  }
  return Object.fromEntries(members);
}

/** A whole number; null for an empty element, which says as little as a missing one. */
function numberOf(element: XmlElement, index: number): number | null {
  const text = textIn(element).trim();
  const hasElements = element.children.some((child) => typeof child !== 'string');
  if (text === '' && !hasElements) return null;
  if (/^[+-]?\d{1,15}$/.test(text) && !hasElements) return Number(text) + 0;
  throw unreadable(`Step ${index + 1} of its XML has no whole number in ${element.name}.`);
}

function bySection(a: ScriptStep, b: ScriptStep): number {
  return Number(a.Action ?? 0) - Number(b.Action ?? 0) || Number(a.Sort ?? 0) - Number(b.Sort ?? 0);
}

function writtenStep(step: ScriptStep, where: string): string {
  const lines = STEP_ORDER.map((name) => {
    const value = step[name] ?? (PARAMS.includes(name) ? '' : null);
    return value === null ? '' : writtenElement(name, value, 2, where);
  });
  const rest = Object.fromEntries(
    Object.entries(step).filter(([name]) => !STEP_ORDER.includes(name)),
  );
  const start = `  <ScriptSteps${writtenAttributes(step, where)}>${CRLF}`;
  return `${start}${lines.join('')}${written(rest, 2, where)}  </ScriptSteps>${CRLF}`;
}

function written(members: Members, depth: number, where: string): string {
  return Object.entries(members)
    .filter(([name]) => !name.startsWith('@'))
    .map(([name, value]) => writtenElement(name, value, depth, where))
    .join('');
}

function onlyElements(element: XmlElement): XmlElement[] {
  const elements = elementsIn(element);
  if (elements !== null) return elements;
  throw unreadable(`Its XML has text between the elements of ${element.name}.`);
}

function unlessEmpty(key: string, members: Members): Members {
  return Object.keys(members).length === 0 ? {} : { [key]: members };
}

function membersIn(value: Json | undefined): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Members)
    : {};
}

function listFrom(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [value];
}
