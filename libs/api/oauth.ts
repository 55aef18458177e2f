import { z } from 'zod';

/** Client credentials grant (RFC 6749 4.4); name and secret by HTTP Basic or in the form. */
export const TokenRequest = z.object({
  grant_type: z.literal('client_credentials'),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  scope: z.string().optional(),
});
export type TokenRequest = z.infer<typeof TokenRequest>;

/** The answer (RFC 6749 5.1). */
export const TokenAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  /** Seconds. */
  expires_in: z.int(),
  scope: z.string(),
});
export type TokenAnswer = z.infer<typeof TokenAnswer>;

/** An error of the token endpoint (RFC 6749 5.2). */
export const TokenError = z.object({ error: z.string(), error_description: z.string().optional() });
export type TokenError = z.infer<typeof TokenError>;

/** How long an access token lives, in seconds (docs/design.md#7). */
export const TOKEN_LIFETIME_SECONDS = 12 * 60 * 60;
