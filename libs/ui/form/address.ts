import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** The filters in the address, and how to change one; an empty value takes it out. No entry in the history for each letter. */
export function useAddressFilters(): [URLSearchParams, (name: string, value: string) => void] {
  const [search, setSearch] = useSearchParams();
  const change = useCallback(
    (name: string, value: string) =>
      setSearch(
        (old) => {
          const next = new URLSearchParams(old);
          if (value === '') next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  return [search, change];
}
