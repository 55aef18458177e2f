import fc from 'fast-check';
import { expect, test } from 'vitest';
import { licenseXml, scriptXml } from '../../../../test/automate/encode.ts';
import { processorTime } from '../../../../test/support/processor-time.ts';
import { decodeBlob, encodeBlob } from './blob.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import { decodeLicenseData, encodeLicenseData } from './license-data.ts';
import { decodeScriptData, encodeScriptData, type ScriptData } from './script-data.ts';

const IDENTITY = { guid: '88dfaf30-aea8-11e7-aeca-005056a37e1b', version: 7 };
const SCRIPT = scriptXml({
  guid: IDENTITY.guid,
  version: IDENTITY.version,
  steps: [
    { action: 1, functionId: 117, params: ["SELECT '△' < 5 & 1"], sort: 0 },
    { action: 2, functionId: 20, params: ['13', 'set', 'name'], sort: 0, continue: 1, osLimit: 21 },
    { action: 2, functionId: 70, params: ['line 1\r\nline 2\nline 3\ttab '], sort: 1 },
    { action: 3, functionId: 139, params: [], sort: 0, osLimit: -2_147_483_641 },
  ],
});

test('a script is its steps, with texts for parameters and numbers for the rest', () => {
  expect(decodeScriptData(SCRIPT)).toEqual({
    steps: [
      step(1, 117, 0, { Param1: "SELECT '△' < 5 & 1" }),
      step(2, 20, 0, { Param1: '13', Param2: 'set', Param3: 'name', Continue: 1, OsLimit: 21 }),
      step(2, 70, 1, { Param1: 'line 1\r\nline 2\nline 3\ttab ' }),
      step(3, 139, 0, { OsLimit: -2_147_483_641 }),
    ],
  });
});

test('what is written is what Automate writes, byte for byte', () => {
  const plain = SCRIPT.replace('line 3', 'line 3').replace('line 2\nline 3', 'line 2&#xD;\nline 3');
  expect(encodeScriptData(decodeScriptData(plain), IDENTITY)).toBe(plain);
});

test.each([
  ['another indent', (xml: string) => xml.replace(/^ +/gm, '\t\t')],
  ['no indent', (xml: string) => xml.replace(/>\r\n */g, '>')],
  ['other line ends', (xml: string) => xml.replaceAll('\r\n', '\n')],
  ['empty elements in full', (xml: string) => xml.replace(/<(\w+) \/>/g, '<$1></$1>')],
  ['without empty parameters', (xml: string) => xml.replace(/<Param\d \/>/g, '')],
  ['a declaration', (xml: string) => `<?xml version="1.0" encoding="utf-8"?>\r\n${xml}`],
  ['comments', (xml: string) => xml.replaceAll('<Sort>', '<!-- a --><Sort>')],
  ['CDATA', (xml: string) => xml.replace('set', '<![CDATA[set]]>')],
  [
    'another version and GUID',
    (xml: string) => xml.replaceAll(IDENTITY.guid, 'x').replace('>7<', '>8<'),
  ],
  ['numbers with zeros', (xml: string) => xml.replace('<Sort>1<', '<Sort> 01<')],
  ['steps in another order', (xml: string) => turned(xml)],
])('%s is the same script', (_name, resaved) => {
  const xml = resaved(SCRIPT);
  expect(xml).not.toBe(SCRIPT);
  expect(decodeScriptData(xml)).toEqual(decodeScriptData(SCRIPT));
});

test.each([
  ['one parameter', (xml: string) => xml.replace('>set<', '>Set<')],
  ['white space in a parameter', (xml: string) => xml.replace('tab <', 'tab<')],
  ['one number', (xml: string) => xml.replace('<Continue>1<', '<Continue>0<')],
])('another text or number in %s is another script', (_name, change) => {
  expect(decodeScriptData(change(SCRIPT))).not.toEqual(decodeScriptData(SCRIPT));
});

test('one step and no step are lists too', () => {
  const one = '<ScriptData><ScriptSteps><Action>1</Action></ScriptSteps></ScriptData>';
  expect(decodeScriptData(one).steps).toEqual([{ Action: 1 }]);
  expect(decodeScriptData('<ScriptData />')).toEqual({ steps: [] });
});

test('elements and attributes that ProSync does not know survive the round trip', () => {
  const xml = SCRIPT.replace('<ScriptData>', '<ScriptData xml:space="preserve">')
    .replace('<Globals />', '<Globals>a|b</Globals><Owner team="x&quot;y">me</Owner><Owner />')
    .replace('<Parameters />', '<Parameters><P n="1">a<b/> c</P><P n="2"/></Parameters>')
    .replaceAll('<Sort>1</Sort>', '<Sort>1</Sort><Note /><Deep><er>1</er><er>2</er></Deep>')
    .replace('</ScriptData>', '<Signature>abc</Signature></ScriptData>');
  const data = decodeScriptData(xml);
  expect(data).toMatchObject({
    globals: 'a|b',
    scripts: { Owner: [{ '@team': 'x"y', nodes: ['me'] }, ''] },
    others: { '@xml:space': 'preserve', Signature: 'abc' },
  });
  expect(data.steps[2]).toMatchObject({
    Note: '',
    Deep: {
      nodes: [
        { element: 'er', value: '1' },
        { element: 'er', value: '2' },
      ],
    },
  });
  expect(decodeScriptData(encodeScriptData(data, IDENTITY))).toEqual(data);
});

test('a script that is written and read again is the same, and so is its canonical JSON', () => {
  fc.assert(
    fc.property(scripts(), (script) => {
      const data = decodeScriptData(encodeScriptData(script, IDENTITY));
      const again = decodeScriptData(encodeScriptData(data, IDENTITY));
      expect(again).toEqual(data);
      const fromBody = JSON.parse(canonicalJson(data).toString()) as ScriptData;
      const written = encodeScriptData(fromBody, IDENTITY);
      expect(canonicalJson(decodeScriptData(written))).toEqual(canonicalJson(data));
      const texts = ({ steps }: ScriptData) => new Set(steps.map(({ Param1 }) => Param1 ?? ''));
      expect(texts(data)).toEqual(texts(script));
    }),
  );
});

test.each([
  ['<ScriptData><ScriptSteps></ScriptData>', 'not well-formed'],
  ['<ScriptData>&secret;</ScriptData>', 'not well-formed'],
  ['<ScriptData>\u0001</ScriptData>', 'not well-formed'],
  ['<ScriptData><ScriptSteps><Param1>&#1;</Param1></ScriptSteps></ScriptData>', 'not well-formed'],
  ['<!DOCTYPE ScriptData [<!ENTITY a "secret">]><ScriptData>&a;</ScriptData>', 'has a DTD'],
  ['<secret />', 'not that of a script'],
  ['', 'not well-formed'],
  ['secret', 'not well-formed'],
  ['<ScriptData><Scripts /><Scripts /></ScriptData>', 'Scripts twice'],
  ['<ScriptData>secret</ScriptData>', 'text between the elements of ScriptData'],
  [`${'<a>'.repeat(50)}${'</a>'.repeat(50)}`, 'nested deeper than 16'],
  [`<ScriptData>${'<a/>'.repeat(500_001)}</ScriptData>`, 'more than 500000 elements'],
  ['<ScriptData><ScriptSteps><Sort>secret</Sort></ScriptSteps></ScriptData>', 'number in Sort'],
  ['<ScriptData><ScriptSteps><Sort>1.5</Sort></ScriptSteps></ScriptData>', 'Step 1'],
  ['<ScriptData><ScriptSteps><Sort>1</Sort><Sort>1</Sort></ScriptSteps></ScriptData>', 'twice'],
])('broken XML is unreadable, with the reason and without content: %.40s', (xml, reason) => {
  const error = errorOf(() => decodeScriptData(xml));
  expect(error).toMatchObject({ code: 'unreadable' });
  expect(String(error)).toContain(reason);
  expect(String(error)).not.toContain('secret');
});

test.each(['\u0001', '\u0000', '\uffff', '\ud800', '\u001b'])(
  'a character that XML cannot hold is refused by its name: %j',
  (character) => {
    const code = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    const steps: ScriptData['steps'] = [{ Param1: 'fine' }, { Param2: `secret ${character}` }];
    const error = errorOf(() => encodeScriptData({ steps }, IDENTITY));
    expect(error).toMatchObject({ code: 'invalid-item' });
    expect(String(error)).toContain(`Step 2, Param2 holds the character ${code}`);
    expect(String(error)).not.toContain('secret');
  },
);

test('a script is read in time that grows with its length', () => {
  const blobOf = (length: number): Buffer =>
    encodeBlob(
      encodeScriptData(
        {
          steps: Array.from({ length }, (_, sort) => ({
            ...step(2, 20 + (sort % 50), sort, {
              Param1: `value ${sort}`,
              Param2: 'a "text" & <more>',
            }),
          })),
        },
        IDENTITY,
      ),
    );
  const [short, long] = [blobOf(140), blobOf(2_800)];
  // The least of some: whatever else the machine does makes a reading slower and never quicker.
  const timeOf = (blob: Buffer): number =>
    Math.min(
      ...Array.from({ length: 5 }, () => processorTime(() => decodeScriptData(decodeBlob(blob)))),
    );
  timeOf(short);
  expect(timeOf(long)).toBeLessThan(100 * timeOf(short));
});

test('a license says its type; what differs between saves and what the row has are left out', () => {
  const one = licenseXml({ guid: IDENTITY.guid });
  const two = licenseXml({
    guid: 'x',
    runCounter: 9,
    expireDate: 'Friday, May 1, 2026 1:00:00 AM',
  });
  expect(decodeLicenseData(one)).toEqual({ Type: '1' });
  expect(decodeLicenseData(two)).toEqual(decodeLicenseData(one));
  expect(decodeLicenseData(one.replace('<Type>1', '<Type>2'))).not.toEqual(decodeLicenseData(one));
});

test('a license is written on one line, with the version and the GUID of the row', () => {
  const xml = encodeLicenseData(
    { Type: '1', New: 'a & b' },
    IDENTITY,
    new Date(2017, 9, 16, 16, 19, 50),
  );
  expect(xml).toBe(
    `<LicenseData><Type>1</Type><RunCounter>0</RunCounter><ExpireDate>Monday, October 16, 2017 4:19:50 PM</ExpireDate><ScriptVersion>7</ScriptVersion><ScriptGuid>${IDENTITY.guid}</ScriptGuid><New>a &amp; b</New></LicenseData>\r\n`,
  );
  expect(decodeLicenseData(xml)).toEqual({ Type: '1', New: 'a & b' });
});

function step(action: number, id: number, sort: number, rest: Record<string, string | number>) {
  const fixed = { Action: action, FunctionId: id, Sort: sort, Continue: 0, OsLimit: 0 };
  return { ...fixed, Indentation: 0, ...rest };
}

function turned(xml: string): string {
  const steps = [...xml.matchAll(/ {2}<ScriptSteps>.*?<\/ScriptSteps>\r\n/gs)].map(
    ([text]) => text,
  );
  return xml.replace(steps.join(''), steps.toReversed().join(''));
}

function scripts(): fc.Arbitrary<ScriptData> {
  const character = fc
    .oneof(
      fc.constantFrom('\t', '\n', '\r', ' ', '<', '>', '&', '"', "'", '\u0085', '\u2028', '△'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    )
    .filter((c) => !/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(c));
  const text = fc.array(character, { maxLength: 12 }).map((characters) => characters.join(''));
  const number = fc.integer();
  const name = fc.constantFrom('Note', 'Deep', 'x', '__proto__', 'constructor');
  const member = fc.oneof<fc.Arbitrary<Json>[]>(
    text,
    fc.record({
      '@a': text,
      nodes: fc.array(fc.record({ element: name, value: text }), { maxLength: 3 }),
    }),
    fc.array(text, { minLength: 2, maxLength: 3 }),
  );
  const members = fc.dictionary(name, member, { maxKeys: 3 });
  const known = fc.record(
    {
      Action: number,
      FunctionId: number,
      Param1: text,
      Param5: text,
      Sort: number,
      OsLimit: number,
    },
    { requiredKeys: [] },
  );
  const steps = fc.array(fc.tuple(members, known).map(([more, one]) => ({ ...more, ...one })));
  return fc.record({ parameters: text, globals: text, scripts: members, others: members, steps });
}

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return null;
}
