/** The calls of the API that only the page of a source makes: one hook per call, typed by the schemas of `libs/api`. */
import { z } from 'zod';
import { BlockedFileList, type AcceptedContent } from '#api/sources';
import { useCommand, useRead } from '#ui/request/queries.ts';

export const useDeleteSource = () =>
  useCommand(z.null(), (id: string) => [`/sources/${id}`, { method: 'DELETE' }], {
    affects: ['/items', '/content-types', '/publication', '/sources'],
  });
export const useBlockedFiles = (sourceId: string) =>
  useRead(`/sources/${sourceId}/blocked-files`, BlockedFileList);
export const useAcceptContent = () =>
  useCommand(z.null(), (body: AcceptedContent) => ['/accepted-content', { method: 'POST', body }], {
    affects: ['/sources'],
  });
