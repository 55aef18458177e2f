import type { ContentWriter } from '#connectors/connector';
import type { Instance } from '../instance.ts';
import type { Selection } from '../sync/survey.ts';
import { previewSync, type Preview } from '../sync/preview.ts';
import type { Context } from './context.ts';

/** What a sync would do, for commands that change nothing: not the target, not what is remembered. */
export function lookOnly(
  { terminal }: Context,
  instance: Instance,
  writer: ContentWriter,
  selection: Selection,
): Promise<Preview> {
  return previewSync(instance, writer, {
    selection,
    prune: () => false,
    overwrite: false,
    waitSeconds: 0,
    remembers: false,
    now: terminal.io.now(),
    retryPolicy: instance.retryPolicy,
  });
}
