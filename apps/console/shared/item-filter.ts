import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { ApprovalStatus, ChangeFilter, type ItemFilter } from '#api/items';

export type Filter = ItemFilter & { contentType: string };

/** The filter of a list as the address has it, and how to change it. What the address does not know is left out. */
export function useItemFilter(contentType: string) {
  const [search, setSearch] = useSearchParams();
  const filter = useMemo(() => read(search, contentType), [search, contentType]);
  const change = useCallback(
    (parts: { filter?: string; approval?: string; q?: string }) =>
      setSearch(
        (old) => {
          const next = new URLSearchParams(old);
          for (const [name, value] of Object.entries(parts)) {
            if (value === '' || value === 'all') next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  return { filter, change, search: search.size === 0 ? '' : `?${search}` };
}

function read(search: URLSearchParams, contentType: string): Filter {
  const approval = ApprovalStatus.safeParse(search.get('approval')).data;
  const q = search.get('q')?.slice(0, 200);
  return {
    contentType,
    filter: ChangeFilter.safeParse(search.get('filter')).data ?? 'all',
    ...(approval === undefined ? {} : { approval }),
    ...(q ? { q } : {}),
  };
}
