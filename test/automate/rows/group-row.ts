import type { Listed, World } from '../instance/world.ts';
import type { Row } from './row.ts';
import { permission } from './script-row.ts';

/** The groups with their hierarchy columns, as Automate derives them. */
export function groupRows(world: World): Row[] {
  return world.all('group').map((group) => {
    const above = ancestors(world, group);
    // Everything below, as exports of real instances have it.
    const children = world.all('group').filter((one) => ancestors(world, one).includes(group));
    return {
      ...content(world, group),
      ParentID: above.at(-1)?.id ?? 0,
      Parents: numbers(above),
      Children: numbers(children),
      Depth: above.length,
      FullName: [...above, group].map((one) => one.name).join('.'),
    };
  });
}

/** The group above; null for a root, which every fifth is. */
export function parentGroup(world: World, group: Listed): Listed | null {
  if (group.index % 5 === 0) return null;
  return world.of('group', group.origin)[Math.floor(group.index / 3)] ?? null;
}

function ancestors(world: World, group: Listed): Listed[] {
  const parent = parentGroup(world, group);
  return parent ? [...ancestors(world, parent), parent] : [];
}

function numbers(groups: Listed[]): string {
  return `,${groups.map(({ id }) => `${id},`).join('')}`;
}

function content(world: World, group: Listed): Row {
  const random = world.random(group);
  const isJoined = random.chance(0.5);
  return {
    GroupID: group.id,
    Name: group.name,
    Permissions: permission(world),
    Template: world.all('template')[random.between(0, 3)]?.id ?? 0,
    AutoJoinScript: isJoined ? world.targetId(group, 'search', random) : 0,
    Master: random.between(0, 2),
    LimitToParent: isJoined ? 1 : 0,
    Control: 0,
    ControlID: 0,
    Notes: random.pick(['', 'Filled by a search. △']),
    MaintenanceID: random.chance(0.2) ? world.targetId(group, 'maintenance-window', random) : 0,
    MaintWindowApplied: null,
    GroupType: random.between(0, 7),
    Priority: 5,
    GUID: group.guid,
    AssetID: null,
    NetworkPermissions: '',
    NetworkJoin: random.chance(0.1) ? world.targetId(group, 'search', random) : 0,
    NetworkJoinOptions: 0,
    ContactPermissions: '',
    ContactJoin: 0,
    ContactJoinOptions: 0,
  };
}
