/** Who does something: a person, a service account, a downstream instance, or the server itself by its clock. */
export interface Actor {
  type: 'operator' | 'service-account' | 'api-client' | 'system';
  id: string | null;
  /** As shown in the audit. */
  name: string;
}

/** The server itself, acting by its clock. */
export const SYSTEM: Actor = { type: 'system', id: null, name: 'ProSync' };
