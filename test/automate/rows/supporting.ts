import type { World } from '../instance/world.ts';
import { MOMENT, type Row, type Tables } from './row.ts';

/** The small tables of the stand-in schema. */
export function settingRows(world: World): Tables {
  return {
    infocategory: world
      .all('ticket-category')
      .map(({ id, name }) => ({ ID: id, CategoryName: name })),
    properties: [
      { Name: 'proval_DiskThreshold16-100', Value: '10' },
      { Name: 'proval_DiskThreshold1024+', Value: '51200' },
    ],
    config: [{ MajorVersion: 110, MinorVersion: 418 }],
  };
}

/** The tables of `createSupportingTables`. */
export function supportingRows(world: World): Tables {
  const named = (kind: 'template' | 'maintenance-window' | 'user-class', key: string): Row[] =>
    world.all(kind).map(({ id, name }) => ({ [key]: id, Name: name }));
  return {
    userclasses: named('user-class', 'ClassID'),
    templates: named('template', 'TemplateID'),
    maintenancewindow: named('maintenance-window', 'MaintenanceID'),
    plugins: world.all('plugin').map(({ id, name, guid }) => ({ ID: id, Name: name, GUID: guid })),
    users: world.all('user').map(({ id, name }) => ({
      UserID: id,
      Name: name,
      Email: '',
      ClientID: '',
      Secondary: '',
      FolderID: 0,
      Last_Date: MOMENT.saved,
    })),
    ...customerRows(world),
  };
}

/** Customers and their computers: instance data, which is never distributed. */
function customerRows(world: World): Tables {
  const clients = world.all('client');
  const computers = world.all('computer');
  const first = clients[0]?.id ?? 0;
  return {
    clients: clients.map(({ id, name }) => ({ ClientID: id, Name: name })),
    locations: clients.map(({ id }) => ({ LocationID: id + 1, ClientID: id, Name: 'Main' })),
    computers: computers.map(({ id, name }) => ({
      ComputerID: id,
      ClientID: first,
      LocationID: first + 1,
      Name: name,
      Domain: 'acme.example',
      OS: 'Microsoft Windows Server 2022',
      LastContact: MOMENT.saved,
    })),
    subgroups: world
      .all('group')
      .map((group, at) => ({ GroupID: group.id, ComputerID: computers[at % 3]?.id ?? 0 })),
    extrafielddata: world
      .all('extra-data-field')
      .map((field) => ({ ID: computers[0]?.id ?? 0, ExtraFieldID: field.id, Value: '1' })),
    h_agents: world
      .all('internal-monitor')
      .map(({ id }) => ({ AgentID: id, Fails: 2, ComputerID: computers[0]?.id ?? 0 })),
  };
}
