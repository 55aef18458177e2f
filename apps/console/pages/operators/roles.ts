import type { Role } from '#api/operators';

/** What each role may do, in a few words. */
export const ROLE_MEANINGS: Readonly<Record<Role, string>> = {
  viewer: 'Read-only access to everything',
  approver: 'Also approves, publishes, restores and confirms held scans',
  administrator: 'Also manages sources, API clients and operators',
};
