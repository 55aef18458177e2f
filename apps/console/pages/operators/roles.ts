import type { Role } from '#api/operators';

/** What each role may do, in a few words. */
export const ROLE_MEANINGS: Readonly<Record<Role, string>> = {
  viewer: 'Looks at everything and changes nothing',
  approver: 'Also approves, publishes, restores and confirms held scans',
  administrator: 'Also looks after sources, API clients and operators',
};
