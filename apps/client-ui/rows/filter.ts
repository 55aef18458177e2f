import { useMemo } from 'react';
import { InstalledState } from '#api/reports';
import { useAddressFilters } from '#ui/form/address.ts';
import type { ContentRow } from '#api/window-views';

/** What the list shows and a bulk action touches; `sync --type --filter --match` means the same. */
export interface ContentFilter {
  contentType: string | undefined;
  state: InstalledState | undefined;
  text: string;
}

/** The filter as the address has it, and how to change it. */
export function useContentFilter(contentType: string | undefined) {
  const [search, change] = useAddressFilters();
  const state = InstalledState.safeParse(search.get('status')).data;
  const text = search.get('q')?.slice(0, 200) ?? '';
  const filter = useMemo(() => ({ contentType, state, text }), [contentType, state, text]);
  return { filter, change, search: search.size === 0 ? '' : `?${search}` };
}

/** The rows of the type with this text in their name or path, whatever their state. */
export function searched(
  rows: readonly ContentRow[],
  { contentType, text }: ContentFilter,
): ContentRow[] {
  const wanted = text.trim().toLowerCase();
  const holds = (value: string) => value.toLowerCase().includes(wanted);
  return rows.filter(
    (row) =>
      (contentType === undefined || row.contentType === contentType) &&
      (holds(row.name) || holds(row.path)),
  );
}

/** The same as options of `sync`. */
export function asOptions({ contentType, state, text }: ContentFilter) {
  return {
    ...(contentType === undefined ? {} : { type: contentType }),
    ...(state === undefined ? {} : { filter: state }),
    ...(text.trim() === '' ? {} : { match: text.trim() }),
  };
}
