import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { ItemDetail } from '#api/items';
import { useHint } from '../../live/live.ts';
import { request } from '#ui/request/request.ts';

/**
 * True when the server has another state of the item to decide about than the one on screen. What does not touch the
 * decision (who has installed it) is taken over at once; the difference never changes under the reader's eyes.
 */
export function useNewerState(item: ItemDetail): boolean {
  const client = useQueryClient();
  const [oldState, setOldState] = useState<string | null>(null);
  const seen = decisive(item);
  const { id } = item;
  const look = useCallback(async () => {
    const latest = await request(`/items/${id}`, ItemDetail).catch(() => null);
    if (!latest) return;
    if (decisive(latest) === seen) client.setQueryData([`/items/${id}`, {}], latest);
    else setOldState(seen);
  }, [client, id, seen]);
  useHint(['review', 'release', 'report'], look as () => void);
  return oldState === seen;
}

function decisive({
  observedDigest,
  observedInstructions,
  publishedDigest,
  approvalStatus,
  changeStatus,
}: ItemDetail) {
  const digests = [observedDigest, observedInstructions, publishedDigest];
  return JSON.stringify([...digests, approvalStatus, changeStatus]);
}
