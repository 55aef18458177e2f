import { Envelope } from '#api/head';
import { unverified } from '#domain/release-statement';

/** A release as it is stored: what the server acts on, and what should prove it. */
export interface ReleaseRow {
  epoch: number;
  seq: number;
  manifestSha256: string;
  signature: unknown;
}

/** Reads rows of that form. */
export const SELECT_RELEASES =
  'select epoch, seq, manifest_sha256 as "manifestSha256", signature from releases';

/** The envelope of the release `seq`. Throws `release-unverified` when there is none. */
export function envelopeIn(seq: number, signature: unknown): Envelope {
  const envelope = Envelope.safeParse(signature);
  if (!envelope.success) throw unverified(seq, 'it is not signed');
  return envelope.data;
}
