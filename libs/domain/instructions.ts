import type { Approvable } from './approval.ts';
import type { AppliedItem } from './installed.ts';
import { isStorableText, itemKey } from './item.ts';
import type { ManifestItem } from './manifest.ts';

/** Longest instructions, in characters. */
export const MAX_INSTRUCTIONS_LENGTH = 2_000;

/** The text as it is stored: lines end with a line feed, and white space around it is left out. */
export function normalInstructions(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').trim();
}

/** True for plain text: any line, no control characters but tabs, and nothing that reorders or hides what is shown. */
export function isPlainText(text: string): boolean {
  return isStorableText(text) && !HIDING.test(text);
}

// Control characters and the marks that change the direction of a text: a terminal or a page would show another text.
const HIDING = /(?![\t\n\r])[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;

/** Why the instructions of an item's version cannot be changed; the codes are part of the API. */
export interface InstructionsRefusal {
  code: 'content-changed' | 'blocked' | 'already-published' | 'already-approved' | 'not-found';
  detail: string;
}

/**
 * Why an operator who saw the version `seenDigest` may not change its instructions, or null. What is approved or published
 * keeps the instructions that its reviewer saw (docs/adr/0006-instructions.md).
 */
export function refuseInstructions(
  item: Approvable & { isApproved: boolean },
  seenDigest: string,
): InstructionsRefusal | null {
  if (item.changeStatus === null)
    return { code: 'not-found', detail: 'The item does not exist, or it has left the list.' };
  if (item.problem !== null)
    return { code: 'blocked', detail: `The item is blocked: ${item.problem.detail}` };
  if (item.observedDigest !== seenDigest) return CHANGED;
  if (item.changeStatus === 'unchanged') return PUBLISHED;
  return item.isApproved ? APPROVED : null;
}

const CHANGED: InstructionsRefusal = {
  code: 'content-changed',
  detail: 'The source changed after you opened the item, so the instructions were not saved.',
};
const PUBLISHED: InstructionsRefusal = {
  code: 'already-published',
  detail: 'This version is published already, so its instructions cannot be changed.',
};
const APPROVED: InstructionsRefusal = {
  code: 'already-approved',
  detail: 'This version is approved already, so its instructions cannot be changed.',
};

/** The published items that have instructions and are applied in exactly this version. */
export function appliedWithInstructions(
  published: readonly ManifestItem[],
  applied: readonly AppliedItem[],
): (ManifestItem & { instructions: string })[] {
  const noted = published.filter(hasInstructions);
  if (noted.length === 0) return [];
  const byKey = new Map(applied.map((item) => [itemKey(item), item]));
  return noted.filter((item) => {
    const here = byKey.get(itemKey(item));
    return here?.version === item.version && here.digest === item.digest;
  });
}

function hasInstructions(item: ManifestItem): item is ManifestItem & { instructions: string } {
  return item.instructions !== undefined && item.instructions !== '';
}
