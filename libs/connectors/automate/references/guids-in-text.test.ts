import { expect, test } from 'vitest';
import { processorTime } from '../../../../test/support/processor-time.ts';
import { guidsInSearchXml, guidsInSql } from './guids-in-text.ts';

const [A, B, C] = [
  '553438e0-b7e1-11e0-aac1-9d777f14e852',
  'e90000d4-2b70-11e3-9392-08002788414b',
  '47d73828-38b1-4289-ae68-3017cf968ff7',
];
const field = (guid: string) => ({ contentType: 'extra-data-field', guid });
const role = (guid: string) => ({ contentType: 'role-definition', guid });
const search = (guid: string) => ({ contentType: 'search', guid });

test('the SQL of a search names extra data fields and roles by GUID', () => {
  const sql = `SELECT computers.computerid as \`Computer Id\`\r\nFROM Computers
    LEFT JOIN ComputerRoleDefinitions crd2 ON (crd2.ComputerId=Computers.ComputerId And crd2.RoleDefinitionId=(Select RoleDefinitionId From RoleDefinitions Where RoleDetectionGuid='${B}') And (crd2.Type=1))
    LEFT JOIN ExtraFieldData edf1 ON (edf1.id=0 and edf1.ExtraFieldId =(Select ExtraField.id FROM ExtraField WHERE LTGuid='${A.toUpperCase()}'))
    WHERE IFNULL(edf1.Value,'0')<>0`;
  expect(guidsInSql(sql)).toEqual([role(B), field(A)]);
});

test.each([
  [`SELECT 1 FROM sensorchecks WHERE GUID = '${A}'`, [search(A)]],
  [`SELECT 1 FROM labtech.SensorChecks s WHERE s.\`GUID\`='${A}'`, [search(A)]],
  [`WHERE LtGuid IN ('${A}', "${B}") AND x = '${C}'`, [field(A), field(B)]],
  [`WHERE '${A}' = ef.LtGuid`, [field(A)]],
  [`WHERE ScriptGuid = '{${A}}'`, [{ contentType: 'script', guid: A }]],
  [`FROM computers WHERE GUID = '${A}'`, []],
  [`SELECT '${A}', "LTGuid='${B}'" -- LTGuid='${C}'`, []],
  ["WHERE LTGuid='no guid'", []],
  ['', []],
])('%j', (sql, references) => {
  expect(guidsInSql(sql)).toEqual(references);
});

test('the XML of a search names them in its keys, and nowhere else', () => {
  const node = (key: string, label = 'x') =>
    `<asn><st>ComparisonNode</st><lon>${label}</lon><lok>${key}</lok><lmo>IsTrue</lmo><dv>NULL</dv></asn>`;
  const keys = [
    node(`Computer.Client.Edf.${A}`),
    node('Computer.OS.Type'),
    node(`Computer.Roles.${B.toUpperCase()}`),
    node(`Computer.Edf.${C}`, `Edf.${A}`),
  ];
  const xml = `<LabTechAbstractSearch><asn><st>AndNode</st><cn>${keys.join('')}</cn></asn></LabTechAbstractSearch>`;
  expect(guidsInSearchXml(xml)).toEqual([field(A), role(B), field(C)]);
  expect(guidsInSearchXml(' ')).toEqual([]);
});

test('XML that is broken is unreadable', () => {
  for (const xml of ['<a>', 'text', `<!DOCTYPE a><a>Edf.${A}</a>`])
    expect(() => guidsInSearchXml(xml)).toThrow(expect.objectContaining({ code: 'unreadable' }));
});

test('5 MB of SQL are read in time that grows with their length', () => {
  const list = `LTGuid IN (${`'${A}',`.repeat(120_000)}'${A}')`;
  const tables = `'${A}' ${'FROM a.'.repeat(600_000)}`;
  expect(processorTime(() => guidsInSql(list))).toBeLessThan(15_000);
  expect(processorTime(() => guidsInSql(tables))).toBeLessThan(15_000);
});
