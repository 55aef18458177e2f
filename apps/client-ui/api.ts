/** The calls of the window: one hook each, typed by `wire.ts`. What is done is a command of the command line. */
import { useQuery } from '@tanstack/react-query';
import { request, type Refusal } from '#ui/request/request.ts';
import { useCommand, useRead } from '#ui/request/queries.ts';
import type { WindowCommand } from '#api/window-commands';
import {
  CommandAnswer,
  Content,
  DifferenceView,
  Findings,
  KeptReleases,
  Overview,
  PolicyView,
  Preview,
  RemovalPreview,
  Runs,
} from '#api/window-views';

interface Key {
  contentType: string;
  guid: string;
}

export const useOverview = () => useRead('/overview', Overview);
export const useContent = (enabled = true) => useRead('/content', Content, {}, { enabled });
export const useDifference = ({ contentType, guid }: Key) =>
  useRead('/difference', DifferenceView, { contentType, guid });
export const usePolicy = ({ contentType, guid }: Key) =>
  useRead('/policy', PolicyView, { contentType, guid });
export const useKeptReleases = () => useRead('/releases', KeptReleases);
export const useFindings = (enabled: boolean) => useRead('/findings', Findings, {}, { enabled });
export const useRuns = () => useRead('/runs', Runs);

/** Does it; afterwards everything on screen is read again. */
export const useAct = () =>
  useCommand(
    CommandAnswer,
    (command: WindowCommand) => ['/commands', { method: 'POST', body: command }],
    { affects: ['/'] },
  );

/** A command that can be looked at before it is done. */
export type Planned = Extract<WindowCommand, { dryRun?: boolean | undefined }>;

/** What the command would do now: never an older answer. Why and by whom changes nothing of it. */
export function usePreview(command: Planned) {
  const planned = { ...command, dryRun: true, reason: undefined, owner: undefined };
  return useQuery<Preview, Refusal>({
    queryKey: ['preview', planned],
    queryFn: async ({ signal }) => {
      const { document } = await request('/commands', CommandAnswer, {
        method: 'POST',
        body: planned,
        signal,
      });
      return (command.verb === 'remove' ? RemovalPreview : Preview).parse(document);
    },
    staleTime: 0,
    gcTime: 0,
  });
}
