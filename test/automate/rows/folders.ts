import type { Kind } from '../instance/counts.ts';
import type { Listed, World } from '../instance/world.ts';
import type { Row } from './row.ts';

/** The folders of scripts: one root for what is distributed, three levels at most. */
export function scriptFolderRows(world: World): Row[] {
  return world.all('script-folder').map((folder) => ({
    FolderID: folder.id,
    ParentID: parentFolder(world, folder)?.id ?? 0,
    Name: folder.name,
    GUID: folder.guid,
  }));
}

/** The folders of dataviews, which have no GUID. */
export function dataviewFolderRows(world: World): Row[] {
  return world.all('dataview-folder').map((folder) => ({
    FolderID: folder.id,
    ParentID: parentFolder(world, folder)?.id ?? 0,
    Name: folder.name,
  }));
}

/** The folder above; null for the first of its origin, which is the root. */
export function parentFolder(world: World, folder: Listed): Listed | null {
  if (folder.index === 0) return null;
  const siblings = world.of(folder.kind, folder.origin);
  const middle = Math.ceil(siblings.length / 4);
  const above = folder.index <= middle ? 0 : 1 + ((folder.index * 7) % middle);
  return siblings[above] ?? null;
}

/** The folder that an item lies in; null for the few at the very top. */
export function folderOf(world: World, item: Listed, kind: Kind): Listed | null {
  const random = world.random(item);
  const folder = world.target(item, kind, random);
  return isAtTop(item) ? null : folder;
}

/** Whether an item lies outside all folders; nothing refers to these. */
export function isAtTop(item: Listed): boolean {
  return item.origin === 'distributed' && item.index % 40 === 39;
}
