import type { ApplyPlan, ApplyResult, ApplyStep } from '../../connector.ts';
import type { Checked } from './check.ts';
import { RefusedPlaces } from './settling/refused.ts';

/** For how long a program that only looks at a file may hold it. */
const SCANNER_MS = 250;

/** What one attempt was checked to do, told before it is carried out. */
export type Tell = (checked: readonly Checked[]) => void;

/**
 * Tries without the items whose files the system refuses to replace or remove: a file that is locked fails its item, and the
 * others are applied. Each attempt was undone as a whole before the next one begins. The first one is repeated as it is,
 * because a virus scanner or an indexer holds a file for a moment only.
 */
export function inAttempts(
  plan: ApplyPlan,
  attempt: (plan: ApplyPlan, tell: Tell) => ApplyResult,
): ApplyResult {
  const refused: ApplyResult['refused'] = [];
  let isFirst = true;
  for (let { steps } = plan; ;) {
    let checked: readonly Checked[] = [];
    try {
      const result = attempt({ ...plan, steps }, (told) => (checked = told));
      return { ...result, refused: [...refused, ...result.refused] };
    } catch (error) {
      const reasons = refusedSteps(checked, error);
      if (reasons.size === 0) throw error;
      if (isFirst) waitForScanners();
      else {
        refused.push(...[...reasons].map(([step, detail]) => refusal(step, detail)));
        steps = steps.filter((step) => !reasons.has(step));
      }
      isFirst = false;
    }
  }
}

function refusal({ item }: ApplyStep, detail: string): ApplyResult['refused'][number] {
  return { contentType: item.contentType, guid: item.guid, code: 'file-refused', detail };
}

// Waits without giving up the thread, as the file calls around it do.
function waitForScanners(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SCANNER_MS);
}

function refusedSteps(checked: readonly Checked[], refused: unknown): Map<ApplyStep, string> {
  const reasons = new Map<ApplyStep, string>();
  if (!(refused instanceof RefusedPlaces)) return reasons;
  for (const { step, write, removes } of checked) {
    const paths = [
      ...(write === null ? [] : [step.item.path]),
      ...(removes === null ? [] : [removes.path]),
    ];
    const path = paths.find((each) => refused.places.has(each));
    const isNew = write?.replaced === null && path === step.item.path;
    if (path !== undefined) reasons.set(step, refused.reason(path, isNew));
  }
  return reasons;
}
