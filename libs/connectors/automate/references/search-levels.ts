import type { Findings } from './findings.ts';

const TYPE = 'extra-data-field';
/** The key of a comparison: `Computer.Client.Edf.<LtGuid>`; the word before `Edf` is whose field it is (docs/automate-schema.md#3.4). */
const KEY =
  /\b(Computer|Location|Client|Contact)\.Edf\.\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?/gi;

/** Notes each extra data field that a search asks for on another level than the one on which it is defined. */
export function noteLevels(searchXml: string, findings: Findings): void {
  for (const [, level = '', guid = ''] of searchXml.matchAll(KEY)) {
    const defined = findings.ids.placeOf(TYPE, guid.toLowerCase())?.[0] ?? null;
    if (defined === null || defined.toLowerCase() === level.toLowerCase()) continue;
    findings.note(
      `It asks for the extra data field ${guid.toLowerCase()} at the level ${level}, and it is one of the level ${defined}.`,
    );
  }
}
