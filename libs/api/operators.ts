import { z } from 'zod';
import { ROLES, TOKEN_DAYS, TOKEN_SCOPES } from '#domain/token-rights';
import { ContentType, Name, Time } from './primitives.ts';

/** What an operator may do: look; also approve, publish and restore; also sources, API clients and operators. */
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

export const Email = z
  .email()
  .max(254)
  .transform((email) => email.toLowerCase());

/** Invites an operator; the answer has the one-time link. */
export const NewOperator = z.strictObject({
  email: Email,
  name: Name.optional(),
  role: Role,
});
export type NewOperator = z.infer<typeof NewOperator>;

/** What a token may do, beside what the role of its operator allows. */
export const TokenScope = z.enum(TOKEN_SCOPES);
export type TokenScope = z.infer<typeof TokenScope>;

export const OperatorTokenView = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Null: a token of an earlier release, which does all that the role allows. */
  scopes: z.array(TokenScope).nullable(),
  /** Null: all content types. */
  contentTypes: z.array(z.string()).nullable(),
  createdAt: Time,
  expiresAt: Time,
  lastUsedAt: Time.nullable(),
});
export type OperatorTokenView = z.infer<typeof OperatorTokenView>;

export const OperatorView = z.object({
  id: z.uuid(),
  /** A person signs in; a service account has tokens only. */
  kind: z.enum(['person', 'service-account']),
  /** Null for a service account. */
  email: z.string().nullable(),
  name: z.string(),
  role: Role,
  status: z.enum(['invited', 'active', 'disabled']),
  createdAt: Time,
  /** The operator's own, or for an administrator those of everyone. */
  tokens: z.array(OperatorTokenView),
});
export type OperatorView = z.infer<typeof OperatorView>;

export const OperatorList = z.object({ data: z.array(OperatorView) });
export type OperatorList = z.infer<typeof OperatorList>;

/** `link` works once, for 72 hours. */
export const InvitedOperator = z.object({ id: z.uuid(), email: z.string(), link: z.string() });
export type InvitedOperator = z.infer<typeof InvitedOperator>;

export const ChangeOperator = z.strictObject({
  name: Name.optional(),
  role: Role.optional(),
  disabled: z.boolean().optional(),
});
export type ChangeOperator = z.infer<typeof ChangeOperator>;

/** Asks what a one-time link is for. */
export const LookAtInvitation = z.strictObject({ code: z.string().min(1).max(200) });
export type LookAtInvitation = z.infer<typeof LookAtInvitation>;

/** Uses a one-time link; for the link of the first start the e-mail address is needed too. */
export const AcceptInvitation = z.strictObject({
  code: z.string().min(1).max(200),
  email: Email.optional(),
  name: Name.optional(),
  password: z.string().max(1000),
});
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;

/** What a one-time link is for, before it is used. */
export const InvitationView = z.object({
  first: z.boolean(),
  email: z.string().nullable(),
  role: Role,
  expiresAt: Time,
});
export type InvitationView = z.infer<typeof InvitationView>;

/** A service account, which has no password: its tokens are made by administrators. */
export const NewServiceAccount = z.strictObject({
  name: Name,
  role: Role,
});
export type NewServiceAccount = z.infer<typeof NewServiceAccount>;

export const NewOperatorToken = z.strictObject({
  name: Name,
  scopes: z.array(TokenScope).min(1).max(TOKEN_SCOPES.length),
  /** The content types that the token sees and approves; null or left out: all of them. */
  contentTypes: z.array(ContentType).min(1).max(100).nullable().optional(),
  /** Days until the token ends. */
  days: z.int().min(1).max(TOKEN_DAYS.most).default(TOKEN_DAYS.default),
});
export type NewOperatorToken = z.input<typeof NewOperatorToken>;

/** The only answer that ever holds the token. */
export const CreatedOperatorToken = z.object({
  id: z.uuid(),
  name: z.string(),
  token: z.string(),
  expiresAt: Time,
});
export type CreatedOperatorToken = z.infer<typeof CreatedOperatorToken>;
