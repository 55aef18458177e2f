import { descriptionOf } from '#connectors/automate/content-types/content-types';
import { remoteMonitorGuid } from '#connectors/automate/identity/derived-guid';
import { itemOfBody } from '#connectors/automate/rows/row-item';
import type { BodyObject } from '#connectors/automate/rows/body-of-row';
import type { ItemKey } from '#domain/item';
import type { Published } from './target.ts';

/** The GUID that an item gets from `withOtherGuids`. */
export function otherGuid(guid: string): string {
  return guid.replace(/^./, (first) => (first === 'f' ? '0' : 'f'));
}

/**
 * What a source publishes after items of it were created anew, or a rule gave them other GUIDs: the same content at the same
 * places, with the references that follow. Remote monitors follow their groups.
 */
export function withOtherGuids(
  items: readonly Published[],
  isChanged: (item: ItemKey) => boolean,
  version = 2,
): Published[] {
  const guids = items
    .filter((item) => item.contentType !== 'remote-monitor' && isChanged(item))
    .map(({ guid }) => guid);
  return items.map((item) => {
    let text = Buffer.from(item.bytes).toString('utf8');
    for (const guid of guids) text = text.replaceAll(new RegExp(guid, 'gi'), otherGuid(guid));
    const body = JSON.parse(text) as BodyObject;
    const guid = guids.includes(item.guid) ? otherGuid(item.guid) : derived(item, body);
    const description = descriptionOf(item.contentType);
    if (description === undefined) throw new Error(`There is no type ${item.contentType}.`);
    const { item: made, bytes } = itemOfBody(description, { guid, path: item.path }, body);
    const isSame = guid === item.guid && made.digest === item.digest;
    return { ...made, bytes, version: isSame ? item.version : version };
  });
}

function derived(item: Published, body: BodyObject): string {
  const group = body.GroupID;
  if (item.contentType !== 'remote-monitor' || typeof group !== 'object' || group === null)
    return item.guid;
  return remoteMonitorGuid(String((group as { guid?: unknown }).guid), item.name);
}
