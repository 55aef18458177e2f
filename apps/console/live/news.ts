import type { z } from 'zod';
import { useCallback, useState } from 'react';
import { differing } from './differing.ts';
import { useHint } from './live.ts';
import { request } from '#ui/request/request.ts';

interface List {
  first: { data: readonly unknown[] } | undefined;
  refetch: () => Promise<unknown>;
}

/**
 * How many entries of a list are new or differ from what is on screen. The list itself stays as it is until `show`:
 * nothing moves under the cursor.
 */
export function useNews(
  list: List,
  path: string,
  schema: z.ZodType<{ data: readonly unknown[] }>,
  query: object,
  keyOf: (entry: never) => string,
) {
  const [seen, setSeen] = useState<{ of: unknown; news: number }>({ of: null, news: 0 });
  const { first, refetch } = list;
  const key = JSON.stringify(query);
  const look = useCallback(async () => {
    if (!first) return;
    const latest = await request(path, schema, { query: JSON.parse(key) as object }).catch(
      () => first,
    );
    setSeen({ of: first, news: differing(first.data, latest.data, keyOf) });
  }, [first, path, schema, key, keyOf]);
  useHint(['review', 'release', 'scan', 'report'], look as () => void);
  return { news: seen.of === first ? seen.news : 0, show: () => void refetch() };
}
