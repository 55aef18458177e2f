/** The calls of the API that keep the list of instances in order: one hook per call, typed by the schemas of `libs/api`. */
import { z } from 'zod';
import { InstanceDetail, type ChangeInstance, type MergeInstance } from '#api/instances';
import { useCommand } from '#ui/request/queries.ts';

const AFFECTS = { affects: ['/instances', '/api-clients', '/items'] };

export const useRenameInstance = () =>
  useCommand(
    InstanceDetail,
    ({ id, ...body }: ChangeInstance & { id: string }) => [
      `/instances/${id}`,
      { method: 'PATCH', body },
    ],
    AFFECTS,
  );
export const useMergeInstance = () =>
  useCommand(
    InstanceDetail,
    ({ id, ...body }: MergeInstance & { id: string }) => [
      `/instances/${id}/merge`,
      { method: 'POST', body },
    ],
    AFFECTS,
  );
export const useRemoveInstance = () =>
  useCommand(z.null(), (id: string) => [`/instances/${id}`, { method: 'DELETE' }], AFFECTS);
