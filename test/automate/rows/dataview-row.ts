import type { World } from '../instance/world.ts';
import { folderOf } from './folders.ts';
import type { Row } from './row.ts';

/** Dataviews; in FieldList a comma inside a function is `;;`. */
export function dataviewRows(world: World): Row[] {
  return world.all('dataview').map((dataview) => {
    const random = world.random(dataview);
    const table = random.pick(['plugin_duo_settings', 'computers', 'patchjobs']);
    const field = world.target(dataview, 'extra-data-field', random)?.name ?? 'none';
    return {
      DataViewID: dataview.id,
      Name: dataview.name,
      FieldList: `clients.Name as \`Client Name\`,IF(${table}.Enabled = 1;; 'Yes';; 'No') as \`Enabled △\`,CONCAT(${table}.A;; ' ';; ${table}.B) as \`Both\``,
      ColumnList: 'Client Name|150,Enabled △|80,Both|200',
      HiddenList: random.pick(['', 'ClientID,LocationID']),
      SQLBody: `FROM ${table} LEFT JOIN computers ON computers.ComputerID = ${table}.ComputerID\r\nLEFT JOIN v_extradatacomputers edf ON edf.computerid = computers.ComputerID AND edf.\`${field.replaceAll('`', '')}\` = 1\r\nJOIN clients ON clients.ClientID = computers.ClientID`,
      IDColumn: 'computers.ComputerID',
      SQLWhere: random.pick(['', `${table}.LastDate > DATE_SUB(NOW(), INTERVAL 30 DAY)`]),
      FolderID: folderOf(world, dataview, 'dataview-folder')?.id ?? 0,
      ClientLink: 'computers.ClientID',
      ComputerLink: 'computers.ComputerID',
      SortField: '',
      GroupField: '',
      SortOrder: random.between(0, 1),
      FilterControl: '',
      FormatControl: random.pick(['', '<Format column="Enabled △" value="No" color="Red" />']),
      LocationLink: 'computers.LocationID',
      IconControl: '',
      SystemPermission: '',
      UserClassName: random.pick(['', 'Technician']),
      SystemPermissionHigh: '',
      GUID: dataview.guid,
    };
  });
}
