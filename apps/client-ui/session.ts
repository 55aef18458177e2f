import { useEffect, useState } from 'react';
import { z } from 'zod';
import { markRequests, refusalOf, request, type Refusal } from '#ui/request/request.ts';
import { Overview } from '#api/window-views';

type Session = 'waiting' | 'open' | Refusal;

// Taken out of the address at once: it must not stay in the history or on the screen.
const token = location.hash.slice(1);
if (token !== '') history.replaceState(null, '', location.pathname + location.search);

/** Comes in by the one-time link; a browser that is in already needs none. */
export function useSession(): Session {
  const [session, setSession] = useState<Session>('waiting');
  useEffect(() => {
    void (opening ??= enter()).then(
      () => setSession('open'),
      (error: unknown) => setSession(refusalOf(error)),
    );
  }, []);
  return session;
}

let opening: Promise<void> | undefined;

/** Where the browser keeps the key of this window, for all tabs of this address and port and for no other one. */
const KEY = 'prosync-window-key';

async function enter(): Promise<void> {
  markRequests(localStorage.getItem(KEY) ?? '1');
  try {
    await request('/overview', Overview);
  } catch (error) {
    if (token === '' || refusalOf(error).status !== 401) throw error;
    const answer = z.object({ pageKey: z.string() });
    const { pageKey } = await request('/session', answer, { method: 'POST', body: { token } });
    localStorage.setItem(KEY, pageKey);
    markRequests(pageKey);
  }
}
