import { z } from 'zod';
import { KEEP_AND_REPORT, type DriftPolicy } from '#domain/drift';

const Handling = z.enum(['report', 'ask', 'automatic']);

/** What is done about drift, as far as it is said; what is left out follows the wider rule. */
export const ItemDrift = z.strictObject({
  changed: z.enum(['overwrite', 'keep', 'detach']).optional(),
  moved: Handling.optional(),
  deleted: Handling.optional(),
  namesake: z.enum(['report', 'ask', 'automatic', 'beside']).optional(),
});
export type ItemDrift = z.infer<typeof ItemDrift>;

/** The policy from the widest rule to the narrowest: stop and show, then the instance's, the type's, the item's. */
export function driftPolicy(...rules: readonly (ItemDrift | undefined)[]): DriftPolicy {
  const policy = { ...KEEP_AND_REPORT };
  for (const rule of rules) {
    if (rule !== undefined) Object.assign(policy, said(rule));
  }
  return policy;
}

function said(rule: ItemDrift): Partial<DriftPolicy> {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
}
