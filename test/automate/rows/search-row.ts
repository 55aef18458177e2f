import type { Random } from '../instance/random.ts';
import type { Listed, World } from '../instance/world.ts';
import { MOMENT, type Row } from './row.ts';

const LIST_DATA = 'Select||=||=||=|^Select|||||||^';

/** Advanced searches of computers, whose SQL and XML name EDFs and roles by GUID. */
export function searchRows(world: World): Row[] {
  return world.all('search').map((search) => {
    const random = world.random(search);
    const conditions = conditionsOf(world, search, random);
    const isDated = random.chance(0.5);
    return {
      SensID: search.id,
      Name: search.name,
      SQL: searchSql(conditions),
      QueryType: 4,
      ListDATA: LIST_DATA,
      FolderID: 0,
      GUID: search.guid,
      SearchXML: searchXml(conditions),
      UpdatedBy: isDated ? 'root' : null,
      UpdateDate: isDated ? MOMENT.saved : null,
    };
  });
}

/** What a search compares: an extra data field, or a role. */
export interface Condition {
  kind: 'extra-data-field' | 'role-definition';
  guid: string;
  label: string;
  level?: 'Computer' | 'Location' | 'Client';
}

/** The SQL that Automate generates from the conditions; long searches repeat the joins for each. */
export function searchSql(conditions: Condition[]): string {
  const tests = conditions.map((one, at) =>
    one.kind === 'extra-data-field'
      ? `IFNULL((Select Value From ExtraFieldData edf${at} Where edf${at}.ExtraFieldID=(Select ExtraField.id FROM ExtraField WHERE LTGuid='${one.guid}') And edf${at}.ID=Computers.ComputerID),'') <> '0'`
      : `Computers.ComputerID In (Select ComputerId From ComputerRoleDefinitions Where RoleDefinitionId=(Select RoleDefinitionId From RoleDefinitions Where RoleDetectionGuid='${one.guid}') And (Type=1 Or Type=3))`,
  );
  const joins =
    'FROM Computers\r\nLEFT JOIN inv_operatingsystem ON (Computers.ComputerId=inv_operatingsystem.ComputerId)\r\nLEFT JOIN Clients ON (Computers.ClientId=Clients.ClientId)\r\nLEFT JOIN Locations ON (Computers.LocationId=Locations.LocationID)';
  return `SELECT Computers.ComputerID, Clients.Name as \`Client Name\`, Computers.Name as \`Computer Name\` \r\n${joins}\r\n WHERE \r\n((${tests.join(')\r\nAND\r\n(')}))`;
}

/** The XML of the conditions. */
export function searchXml(conditions: Condition[]): string {
  const comparisons = conditions.map((one) => {
    const [label, key] =
      one.kind === 'extra-data-field'
        ? [`${one.level ?? 'Computer'}.Extra Data Field.${one.label}`, `${keyOf(one)}`]
        : [`Computer.Roles.${one.label}`, `Computer.Roles.${one.guid}`];
    const value = '<lmo>IsTrue</lmo><dv>NULL</dv><dk>NULL</dk>';
    return `<asn><st>ComparisonNode</st><lon>${escaped(label)}</lon><lok>${key}</lok>${value}</asn>`;
  });
  return `<LabTechAbstractSearch><asn><st>AndNode</st><cn>${comparisons.join('')}</cn></asn></LabTechAbstractSearch>`;
}

function keyOf({ level = 'Computer', guid }: Condition): string {
  return level === 'Computer' ? `Computer.Edf.${guid}` : `Computer.${level}.Edf.${guid}`;
}

function conditionsOf(world: World, search: Listed, random: Random): Condition[] {
  const count = random.chance(0.1) ? random.between(15, 25) : random.between(1, 4);
  return Array.from({ length: count }, (): Condition => {
    const kind = random.pick(['extra-data-field', 'role-definition'] as const);
    const target = world.target(search, kind, random);
    const level = random.pick(['Computer', 'Location', 'Client'] as const);
    return { kind, guid: target?.guid ?? '', label: target?.name ?? '', level };
  });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
