import type { ItemView } from '#api/items';
import { contentTypeLabel } from '#ui/text/labels.ts';

/** Somewhere to go. */
export interface Place {
  address: string;
  name: string;
  detail: string;
}

const PAGES: readonly (readonly [address: string, name: string])[] = [
  ['/', 'Overview'],
  ['/releases', 'Releases'],
  ['/api-clients', 'API clients'],
  ['/instances', 'Instances'],
  ['/sources', 'Sources'],
  ['/audit', 'Audit'],
  ['/operators', 'Operators'],
];

/** The pages whose name holds the text, content types first. */
export function pagePlaces(types: readonly { contentType: string }[], text: string): Place[] {
  const contents = types.map(
    ({ contentType }) => [`/content/${contentType}`, contentTypeLabel(contentType)] as const,
  );
  const wanted = text.trim().toLowerCase();
  return [...contents, ...PAGES]
    .filter(([, name]) => name.toLowerCase().includes(wanted))
    .map(([address, name]) => ({ address, name, detail: 'Page' }));
}

/** The pages of these items. */
export function itemPlaces(items: readonly ItemView[]): Place[] {
  return items.map(({ id, contentType, name, path }) => ({
    address: `/content/${contentType}/${id}`,
    name: name === '' ? '(no name)' : name,
    detail: `${contentTypeLabel(contentType)} · ${path}`,
  }));
}
