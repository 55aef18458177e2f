/** The GUID of the audit view on every instance: it is found by it, and no content may have it. */
export const AUDIT_VIEW_GUID = '8b98138a-1934-4884-9ea3-fcbdcb8314c0';
