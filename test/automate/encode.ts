import { gunzipSync, gzipSync } from 'node:zlib';

/*
 * The two blobs of a script as Automate itself writes them, for tests: nothing here is the connector's, so that a test does
 * not compare the connector with itself.
 */

/** One step of a script; what is left out is empty or zero. `params` are Param1 to Param5. */
export interface Step {
  action: 1 | 2 | 3;
  functionId: number;
  params: string[];
  sort: number;
  continue?: number;
  osLimit?: number;
  indentation?: number;
}

export interface ScriptContent {
  guid: string;
  version: number;
  steps: Step[];
}

export interface License {
  guid: string;
  runCounter?: number;
  /** As Automate prints it: "Monday, October 16, 2017 4:19:50 PM". */
  expireDate?: string;
}

/** The XML of ScriptData: two spaces of indent, CRLF, `<Param4 />` for an empty parameter. */
export function scriptXml(script: ScriptContent): string {
  const header = [
    '<ExtraDataFields />',
    '<Parameters />',
    '<Globals />',
    element('ScriptVersion', script.version),
    element('ScriptGuid', script.guid),
  ];
  const parts = [block('Scripts', header), ...script.steps.map(stepXml)];
  return ['<ScriptData>', ...parts.flat(), '</ScriptData>', ''].join('\r\n');
}

/** The XML of LicenseData: one line, with a version of its own that is always 0. */
export function licenseXml(license: License): string {
  const fields = [
    element('Type', 1),
    element('RunCounter', license.runCounter ?? 0),
    element('ExpireDate', license.expireDate ?? 'Monday, October 16, 2017 4:19:50 PM'),
    element('ScriptVersion', 0),
    element('ScriptGuid', license.guid),
  ];
  return `<LicenseData>${fields.join('')}</LicenseData>\r\n`;
}

/** Base64 of gzip of the text in UTF-8, with the gzip header of Automate (XFL 4, OS 0); any level makes other bytes. */
export function packed(text: string, level = 6): string {
  const zipped = gzipSync(Buffer.from(text), { level });
  zipped[8] = 4;
  zipped[9] = 0;
  return zipped.toString('base64');
}

/** The text in a blob. */
export function unpacked(blob: Buffer | string): string {
  return gunzipSync(Buffer.from(blob.toString(), 'base64')).toString();
}

/** The ScriptData of a script as the column has it. */
export function scriptData(script: ScriptContent, level?: number): string {
  return packed(scriptXml(script), level);
}

/** The LicenseData of a script as the column has it. */
export function licenseData(license: License, level?: number): string {
  return packed(licenseXml(license), level);
}

function stepXml(step: Step): string[] {
  const params = [0, 1, 2, 3, 4].map((at) => element(`Param${at + 1}`, step.params[at] ?? ''));
  return block('ScriptSteps', [
    element('Action', step.action),
    element('FunctionId', step.functionId),
    ...params,
    element('Sort', step.sort),
    element('Continue', step.continue ?? 0),
    element('OsLimit', step.osLimit ?? 0),
    element('Indentation', step.indentation ?? 0),
  ]);
}

function block(name: string, lines: string[]): string[] {
  return [`  <${name}>`, ...lines.map((line) => `    ${line}`), `  </${name}>`];
}

function element(name: string, value: string | number): string {
  return value === '' ? `<${name} />` : `<${name}>${escaped(String(value))}</${name}>`;
}

/** As .NET writes it: a carriage return survives the reading of XML only as a character reference. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#xD;');
}
