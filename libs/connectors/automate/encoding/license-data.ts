import { membersOf, writtenElement, type Members } from './element-value.ts';
import type { ScriptIdentity } from './script-data.ts';
import { unreadable } from './unreadable.ts';
import { elementsIn, parseXml } from './xml.ts';

/** What LicenseData says about the content: its elements by name (docs/automate-schema.md#4), apart from noise and what the row has. */
export type LicenseData = Members;

const MAX_DEPTH = 16;
/** Differ between two saves of the same script, or stand in the row (docs/automate-schema.md#9). */
const LEFT_OUT = ['RunCounter', 'ExpireDate', 'ScriptVersion', 'ScriptGuid'];

/** What the XML of LicenseData says, apart from noise. Throws `unreadable` with the reason. */
export function decodeLicenseData(xml: string): LicenseData {
  const root = parseXml(xml, MAX_DEPTH);
  if (root.name !== 'LicenseData') throw unreadable('Its XML is not that of a license.');
  const elements = elementsIn(root);
  if (elements === null) throw unreadable('Its XML has text between the elements of LicenseData.');
  return membersOf(elements.filter(({ name }) => !LEFT_OUT.includes(name)));
}

/** The XML of LicenseData as Automate writes it: one line, CRLF at its end, saved `now` and never run. */
export function encodeLicenseData(
  data: LicenseData,
  { guid, version }: ScriptIdentity,
  now = new Date(),
): string {
  const { Type: type, ...others } = data;
  const elements: Members = {
    ...(type !== undefined && { Type: type }),
    RunCounter: '0',
    ExpireDate: longDate(now),
    ScriptVersion: version,
    ScriptGuid: guid,
    ...others,
  };
  const lines = Object.entries(elements).map(([name, value]) =>
    writtenElement(name, value, 0, 'LicenseData').replace(/\r\n$/, ''),
  );
  return `<LicenseData>${lines.join('')}</LicenseData>\r\n`;
}

/** `Monday, October 16, 2017 4:19:50 PM`. */
function longDate(date: Date): string {
  const day = date.toLocaleDateString('en-US', {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    year: 'numeric',
  });
  const two = (number: number): string => String(number).padStart(2, '0');
  const hours = date.getHours();
  const time = `${hours % 12 || 12}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time} ${hours < 12 ? 'AM' : 'PM'}`;
}
