import { changesOf } from '#domain/plan';
import { exclusionOf } from '../../report/attention.ts';
import { EVERYTHING } from '../../sync/survey.ts';
import type { Content } from '#api/window-views';
import type { Here } from './here.ts';
import { look } from './current-preview.ts';

/** The installed state of every item (docs/design.md#3), as `prosync status` has it. */
export function contentOf(here: Here): Promise<Content> {
  return look(here, EVERYTHING, ({ instance, preview, away }) => {
    const now = here.around.now();
    const { pulled, newest, states, plan } = preview;
    return {
      release: releaseOf(pulled.head),
      newest: releaseOf(newest),
      pending: changesOf(plan.steps).length,
      away,
      items: states.map(({ facts, ...state }) => ({
        contentType: state.contentType,
        guid: state.guid,
        name: state.name,
        path: facts.movedTo ?? state.path,
        state: state.state,
        reason: state.reason,
        drift: state.drift,
        installedVersion: state.installedVersion,
        availableVersion: state.availableVersion,
        isApplied: facts.applied !== null,
        isIgnored: facts.ignored !== null,
        exclusion: exclusionOf(instance, state, now),
      })),
    };
  });
}

function releaseOf({ epoch, seq }: { epoch: number; seq: number }) {
  return { epoch, seq };
}
