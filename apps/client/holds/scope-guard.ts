import { ProSyncError } from '#domain/errors';
import type { Head } from '#domain/head';
import { inScope, type Scope } from '#domain/manifest';
import { isPlainRemoval, itemOf, type Judged, type SyncPlan } from '#domain/plan';
import { agreedScope, inWords, isSameScope } from '#domain/scope';
import type { Instance } from '../instance.ts';
import { counted } from '../text/counted.ts';
import { writeScope } from '../state/scope.ts';
import type { Pulled } from '../pull/pull.ts';

/** How many installed items have a content type that the scope does not hold. */
export function outsideOf(scope: Scope, states: readonly Judged[]): number {
  return states.filter(({ contentType, facts }) => {
    return facts.applied !== null && !inScope(scope, contentType);
  }).length;
}

/** A sync that is about to begin. */
interface Planned {
  plan: SyncPlan;
  pulled: Pulled;
  newest: Head;
}

/**
 * Asks before a sync removes items only because the client no longer receives their content type: an administrator or an
 * attacker may have taken it away. Anything but true stops everything, as `scope-narrowed`; a yes agrees to the new scope.
 */
export async function guardScope(
  instance: Instance,
  { plan, pulled, newest }: Planned,
  mayRemove: (question: string) => Promise<boolean>,
): Promise<void> {
  const { scope } = pulled.head;
  const types = typesLeaving(plan, scope);
  if (types.length === 0) return;
  const [now, gone] = [inWords(scope), [...new Set(types)].sort().join(', ')];
  const what = counted(types.length, 'item');
  const question = `This client now receives only: ${now}. Remove ${what} of other content types (${gone})?`;
  if (!(await mayRemove(question))) throw scopeNarrowed(what, now, gone);
  if (isSameScope(scope, newest.scope)) writeScope(instance.place.trust, agreedScope(newest));
}

function typesLeaving({ steps }: SyncPlan, scope: Scope): string[] {
  return steps
    .filter(isPlainRemoval)
    .map((step) => itemOf(step).contentType)
    .filter((contentType) => !inScope(scope, contentType));
}

function scopeNarrowed(what: string, now: string, gone: string): ProSyncError {
  return new ProSyncError(
    'scope-narrowed',
    `Nothing was changed: this client now receives only ${now}, and ${what} of other content types (${gone}) would be removed.`,
    {
      remedy:
        'If the operators of the server confirm the change, run "prosync sync --prune" and answer yes; otherwise ask them to undo it.',
    },
  );
}
