import { z } from 'zod';
import { itemKey, type ItemKey } from '#domain/item';
import { readJson, writeJson } from './files.ts';

const FailuresFile = z.object({
  /** The plan that was begun and not finished, and how often. */
  plan: z
    .object({ hash: z.string(), attempts: z.int(), code: z.string(), detail: z.string() })
    .nullable(),
  items: z.array(
    z.object({
      contentType: z.string(),
      guid: z.string(),
      digest: z.string(),
      code: z.string(),
      detail: z.string(),
    }),
  ),
});
type FailuresFile = z.infer<typeof FailuresFile>;

/** An item that the last attempt could not apply. */
export type ItemFailure = FailuresFile['items'][number];

/** How often the same plan may fail before the daemon leaves it alone (docs/guarantees.md#2.6); faults that pass do not count. */
export const MAX_ATTEMPTS = 3;

/** What the last attempts failed at, on disk. */
export class Failures {
  readonly #path: string;
  #file: FailuresFile;

  constructor(path: string) {
    this.#path = path;
    const parsed = FailuresFile.safeParse(readJson(path));
    this.#file = parsed.success ? parsed.data : { plan: null, items: [] };
  }

  /** Why exactly this state of the item failed, or null. */
  reason(item: ItemKey, digest: string): string | null {
    const hit = this.#file.items.find((f) => itemKey(f) === itemKey(item) && f.digest === digest);
    return hit === undefined ? null : `${hit.code}: ${hit.detail}`;
  }

  /** How often this plan was begun without success. */
  attempts(hash: string): number {
    return this.#file.plan?.hash === hash ? this.#file.plan.attempts : 0;
  }

  /** The last failure of a plan, for a report. */
  lastPlanFailure(): { code: string; detail: string } | null {
    const plan = this.#file.plan;
    return plan === null ? null : { code: plan.code, detail: plan.detail };
  }

  /** Written before the plan is begun, so that a kill counts as well. */
  begin(hash: string): void {
    const attempts = this.attempts(hash) + 1;
    const plan = {
      hash,
      attempts,
      code: 'killed',
      detail: 'The client was killed while it was at work.',
    };
    this.#save({ ...this.#file, plan });
  }

  /** Says why the plan that was begun failed. */
  explain(code: string, detail: string): void {
    const { plan } = this.#file;
    if (plan !== null) this.#save({ ...this.#file, plan: { ...plan, code, detail } });
  }

  /**
   * Says why the plan that was begun failed, without counting the attempt: the fault is not the plan's, and passes. What is
   * remembered holds for this process also when a full disk does not take the file.
   */
  excuse(code: string, detail: string): void {
    const { plan } = this.#file;
    if (plan === null) return;
    const file = { ...this.#file, plan: { ...plan, attempts: plan.attempts - 1, code, detail } };
    try {
      this.#save(file);
    } catch {
      this.#file = file;
    }
  }

  /** The plan was applied, but for these items; `tried` forgets what earlier attempts said of them. */
  succeed(tried: readonly ItemKey[], refused: readonly ItemFailure[]): void {
    const keys = new Set(tried.map(itemKey));
    const others = this.#file.items.filter((f) => !keys.has(itemKey(f)));
    this.#save({ plan: null, items: [...others, ...refused] });
  }

  /** A person asked for another try. */
  forgetPlan(): void {
    if (this.#file.plan !== null) this.#save({ ...this.#file, plan: null });
  }

  #save(file: FailuresFile): void {
    if (JSON.stringify(file) === JSON.stringify(this.#file)) return;
    writeJson(this.#path, file);
    this.#file = file;
  }
}
