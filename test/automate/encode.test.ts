import { expect, test } from 'vitest';
import { licenseData, scriptData, unpacked } from './encode.ts';

const GUID = '88dfaf30-aea8-11e7-aeca-005056a37e1b';

test('a script is the XML that Automate writes, in gzip with its header, in base64', () => {
  const params = ['13', 'a < b & "c" > d\r\ne', 'variableName'];
  const step = { action: 2 as const, functionId: 20, params, sort: 0, continue: 1, osLimit: 21 };
  const blob = scriptData({ guid: GUID, version: 1, steps: [step] });
  expect(Buffer.from(blob, 'base64').subarray(0, 10).toString('hex')).toBe('1f8b0800000000000400');
  expect(unpacked(blob).split('\r\n')).toEqual([
    '<ScriptData>',
    '  <Scripts>',
    '    <ExtraDataFields />',
    '    <Parameters />',
    '    <Globals />',
    '    <ScriptVersion>1</ScriptVersion>',
    `    <ScriptGuid>${GUID}</ScriptGuid>`,
    '  </Scripts>',
    '  <ScriptSteps>',
    '    <Action>2</Action>',
    '    <FunctionId>20</FunctionId>',
    '    <Param1>13</Param1>',
    '    <Param2>a &lt; b &amp; "c" &gt; d&#xD;\ne</Param2>',
    '    <Param3>variableName</Param3>',
    '    <Param4 />',
    '    <Param5 />',
    '    <Sort>0</Sort>',
    '    <Continue>1</Continue>',
    '    <OsLimit>21</OsLimit>',
    '    <Indentation>0</Indentation>',
    '  </ScriptSteps>',
    '</ScriptData>',
    '',
  ]);
});

test('a license is one line with a version of its own', () => {
  expect(unpacked(licenseData({ guid: GUID, runCounter: 7 }))).toBe(
    '<LicenseData><Type>1</Type><RunCounter>7</RunCounter><ExpireDate>Monday, October 16, 2017 4:19:50 PM</ExpireDate>' +
      `<ScriptVersion>0</ScriptVersion><ScriptGuid>${GUID}</ScriptGuid></LicenseData>\r\n`,
  );
});

test('another level makes other bytes of the same text', () => {
  const script = { guid: GUID, version: 1, steps: [] };
  expect(scriptData(script, 1)).not.toBe(scriptData(script, 9));
  expect(unpacked(scriptData(script, 1))).toBe(unpacked(scriptData(script, 9)));
});
