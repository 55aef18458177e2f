import { z } from 'zod';
import { ContentType, Name, Time } from './primitives.ts';

export const NewApiClient = z.strictObject({
  name: Name,
  /** Typed by the operator; left out, the server makes one. */
  secret: z.string().max(1000).optional(),
  /** Left out or null: every content type. */
  contentTypes: z.array(ContentType).min(1).max(100).nullable().optional(),
});
export type NewApiClient = z.infer<typeof NewApiClient>;

/** The scope of an API client, as an administrator changes it; null: every content type. */
export const ChangeApiClient = z.strictObject({
  contentTypes: z.array(ContentType).min(1).max(100).nullable(),
});
export type ChangeApiClient = z.infer<typeof ChangeApiClient>;

export const ApiClientView = z.object({
  id: z.uuid(),
  name: z.string(),
  contentTypes: z.array(z.string()).nullable(),
  /** How often the content types were changed, from 1. */
  scopeVersion: z.int(),
  secretOrigin: z.enum(['generated', 'typed']),
  createdAt: Time,
  lastUsedAt: Time.nullable(),
  instances: z.int(),
});
export type ApiClientView = z.infer<typeof ApiClientView>;

export const ApiClientList = z.object({ data: z.array(ApiClientView) });
export type ApiClientList = z.infer<typeof ApiClientList>;

/** The only answer that ever holds the secret. */
export const CreatedApiClient = z.object({ id: z.uuid(), name: z.string(), secret: z.string() });
export type CreatedApiClient = z.infer<typeof CreatedApiClient>;

/** Left out, the server makes the new secret. */
export const NewSecret = z.strictObject({ secret: z.string().max(1000).optional() });
export type NewSecret = z.infer<typeof NewSecret>;
