import { z } from 'zod';
import { ContentType, Sha256, Time } from './primitives.ts';

/** A DSSE envelope as it travels. */
export const Envelope = z.object({
  payloadType: z.string(),
  payload: z.base64(),
  signatures: z.array(z.object({ keyid: z.string(), sig: z.base64() })).max(16),
});
export type Envelope = z.infer<typeof Envelope>;

export const Scope = z.array(z.union([z.literal('*'), ContentType])).min(1);

/** The payload of a head (docs/design.md#7). Unknown keys are ignored, missing ones are an error. */
export const Head = z.object({
  epoch: z.int().min(1),
  seq: z.int().min(0),
  scope: Scope,
  scopeVersion: z.int().min(1).optional(),
  client: z.string().optional(),
  manifest: z.object({ sha256: Sha256, size: z.int().min(1), items: z.int().min(0) }),
  publishedAt: Time,
  signedAt: Time,
  expires: Time,
  poll: z.object({
    intervalSeconds: z.number().min(1).max(86_400),
    jitter: z.number().min(0).max(1),
  }),
});
export type Head = z.infer<typeof Head>;

/** The verifying keys; the first one signs now. A client pins it at its first login (docs/design.md#7). */
export const Keys = z.object({
  keys: z
    .array(
      z.object({
        /** SHA-256 of the raw public key, lower-case hex. */
        fingerprint: Sha256,
        algorithm: z.literal('ed25519'),
        /** The raw 32 bytes, base64url (RFC 8037). */
        publicKey: z.string(),
      }),
    )
    .min(1),
});
export type Keys = z.infer<typeof Keys>;

/** The data of the event `head-changed`: a hint to ask for the head, never a reason to trust anything (docs/design.md#7). */
export const HeadHint = z.object({ epoch: z.int().min(1), seq: z.int().min(0) });
export type HeadHint = z.infer<typeof HeadHint>;

/** When an event stream that the server ended is opened again. */
export const RECONNECT_MS = 5_000;
