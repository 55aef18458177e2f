import { z } from 'zod';
import { Time } from './primitives.ts';

/** What an operator may do: look; also approve, publish and restore; also sources, API clients and operators. */
export const Role = z.enum(['viewer', 'approver', 'administrator']);
export type Role = z.infer<typeof Role>;

export const Email = z
  .email()
  .max(254)
  .transform((email) => email.toLowerCase());

/** Invites an operator; the answer has the one-time link. */
export const NewOperator = z.strictObject({
  email: Email,
  name: z.string().trim().min(1).max(255).optional(),
  role: Role,
});
export type NewOperator = z.infer<typeof NewOperator>;

export const OperatorView = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: Role,
  status: z.enum(['invited', 'active', 'disabled']),
  createdAt: Time,
  tokens: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      createdAt: Time,
      expiresAt: Time.nullable(),
      lastUsedAt: Time.nullable(),
    }),
  ),
});
export type OperatorView = z.infer<typeof OperatorView>;

export const OperatorList = z.object({ data: z.array(OperatorView) });
export type OperatorList = z.infer<typeof OperatorList>;

/** `link` works once, for 72 hours. */
export const InvitedOperator = z.object({ id: z.uuid(), email: z.string(), link: z.string() });
export type InvitedOperator = z.infer<typeof InvitedOperator>;

export const ChangeOperator = z.strictObject({
  name: z.string().trim().min(1).max(255).optional(),
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
  name: z.string().trim().min(1).max(255).optional(),
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

export const NewOperatorToken = z.strictObject({
  name: z.string().trim().min(1).max(255),
  /** Days; left out: does not expire. */
  days: z.int().min(1).max(3650).optional(),
});
export type NewOperatorToken = z.infer<typeof NewOperatorToken>;

/** The only answer that ever holds the token. */
export const CreatedOperatorToken = z.object({ id: z.uuid(), name: z.string(), token: z.string() });
export type CreatedOperatorToken = z.infer<typeof CreatedOperatorToken>;
