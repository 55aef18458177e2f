/** What an operator token may do, beside what the role of its operator allows. */
export const TOKEN_SCOPES = ['read', 'approve', 'publish', 'administer'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** The roles of operators, the smallest first. */
export const ROLES = ['viewer', 'approver', 'administrator'] as const;
export type OperatorRole = (typeof ROLES)[number];

/** How long a token lasts unless its owner chooses another time, and the longest time. */
export const TOKEN_DAYS = { default: 90, most: 365 } as const;

/**
 * Tokens of releases before tokens had a scope do what the role of their operator allows, and work until then at the latest
 * (docs/adr/0011-operator-tokens.md).
 */
export const UNSCOPED_TOKENS_END = '2027-12-01T00:00:00Z';

/** The limits of one token. */
export interface TokenRights {
  /** Null: a token from before tokens had a scope. */
  scopes: readonly TokenScope[] | null;
  /** The content types that the token sees and approves; null: all of them. */
  contentTypes: readonly string[] | null;
}

/** What a call needs of a token. */
export interface TokenDemand {
  /** Null: every token may call it. */
  scope: TokenScope | null;
  /** The call keeps to the content types of a token; others are refused to a token that is limited. */
  keepsToContentTypes: boolean;
}

/** The widest scope that an operator of this role can give a token. */
export function scopesOf(role: OperatorRole): TokenScope[] {
  if (role === 'viewer') return ['read'];
  return role === 'approver' ? ['read', 'approve', 'publish'] : [...TOKEN_SCOPES];
}

/** Why a token may not make this call, as a sentence; null when it may. */
export function tokenRefusal(rights: TokenRights, demand: TokenDemand): string | null {
  const { scope, keepsToContentTypes } = demand;
  if (scope !== null && rights.scopes?.includes(scope) === false)
    return `This needs the scope "${scope}", which the token doesn't have.`;
  if (rights.contentTypes !== null && !keepsToContentTypes)
    return 'The token is limited to some content types, and this concerns all of them.';
  return null;
}

/** An operator with regard to the tokens of others. */
export interface TokenOwner {
  id: string;
  kind: 'person' | 'service-account';
}

/** Whether the operator makes tokens of this owner: their own, and an administrator those of service accounts, which can't sign in. */
export function makesTokensOf(
  { id, role }: { id: string; role: OperatorRole },
  owner: TokenOwner,
): boolean {
  return id === owner.id || (owner.kind === 'service-account' && role === 'administrator');
}

/** Whether the operator, who calls with this token or none, ends a token: their own, and an administrator any. */
export function endsToken(
  by: { id: string; role: OperatorRole; token?: TokenRights & { id: string } },
  token: { id: string; ownerId: string },
): boolean {
  if (by.id !== token.ownerId && by.role !== 'administrator') return false;
  if (by.token === undefined || by.token.id === token.id) return true;
  return tokenRefusal(by.token, { scope: 'administer', keepsToContentTypes: false }) === null;
}

/** Why an operator of this role cannot make such a token, with the field that is wrong; null when it can be made. */
export function newTokenRefusal(
  role: OperatorRole,
  {
    scopes,
    contentTypes,
  }: { scopes: readonly TokenScope[]; contentTypes: readonly string[] | null },
): { field: 'scopes' | 'contentTypes'; detail: string } | null {
  const allowed = scopesOf(role);
  const beyond = scopes.find((scope) => !allowed.includes(scope));
  if (beyond !== undefined)
    return { field: 'scopes', detail: `The role ${role} doesn't include the scope "${beyond}".` };
  const wide = scopes.find((scope) => scope === 'publish' || scope === 'administer');
  if (contentTypes !== null && wide !== undefined)
    return {
      field: 'contentTypes',
      detail: `The scope "${wide}" concerns all content types. Leave it out, or don't limit the content types.`,
    };
  return null;
}
