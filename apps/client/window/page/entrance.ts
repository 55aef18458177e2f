import { useEffect, useState } from 'react';
import { z } from 'zod';
import { refusalOf, request, type Refusal } from '#ui/request/request.ts';
import { Overview } from '../wire.ts';

type Entrance = 'waiting' | 'open' | Refusal;

// Taken out of the address at once: it must not stay in the history or on the screen.
const token = location.hash.slice(1);
if (token !== '') history.replaceState(null, '', location.pathname + location.search);

/** Comes in by the one-time link; a browser that is in already needs none. */
export function useEntrance(): Entrance {
  const [entrance, setEntrance] = useState<Entrance>('waiting');
  useEffect(() => {
    void (entering ??= enter()).then(
      () => setEntrance('open'),
      (error: unknown) => setEntrance(refusalOf(error)),
    );
  }, []);
  return entrance;
}

let entering: Promise<void> | undefined;

async function enter(): Promise<void> {
  try {
    await request('/overview', Overview);
  } catch (error) {
    if (token === '' || refusalOf(error).status !== 401) throw error;
    await request('/entrance', z.object({}), { method: 'POST', body: { token } });
  }
}
