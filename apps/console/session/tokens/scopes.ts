import type { TokenScope } from '#api/operators';

/** What each scope is called. */
export const SCOPE_LABELS: Readonly<Record<TokenScope, string>> = {
  read: 'Read',
  approve: 'Approve',
  publish: 'Publish',
  administer: 'Administer',
};

/** What a token of each scope may do, in a few words. */
export const SCOPE_MEANINGS: Readonly<Record<TokenScope, string>> = {
  read: 'See content, releases, instances and the audit',
  approve: 'Approve changes, write instructions, and run and confirm scans',
  publish: 'Publish and restore releases',
  administer: 'Manage sources, API clients and operators',
};
