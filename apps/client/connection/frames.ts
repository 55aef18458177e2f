import { FRAME_HEADER_BYTES } from '#api/blobs';
import { ProSyncError } from '#domain/errors';

/** A body as a manifest names it. */
export interface NamedBody {
  sha256: string;
  size: number;
}

/** The most bytes that an answer with all of these bodies may have. */
export function framedSize(bodies: readonly NamedBody[]): number {
  return bodies.reduce((sum, body) => sum + body.size + FRAME_HEADER_BYTES, 0);
}

/**
 * The bodies in an answer of many, each with the name under which it was asked for; the answer may end before the last one
 * (libs/api/blobs.ts). Whether the bytes are true is for `checkBody`. Throws `incomplete-answer` or `verify-body-digest`.
 */
export function bodiesIn(
  answer: Buffer,
  asked: readonly NamedBody[],
): { body: NamedBody; bytes: Buffer }[] {
  const bodies: { body: NamedBody; bytes: Buffer }[] = [];
  let at = 0;
  for (const body of asked) {
    if (at === answer.byteLength) break;
    const start = at + FRAME_HEADER_BYTES;
    if (start > answer.byteLength) throw cut(at, answer.byteLength);
    const end = start + answer.readUInt32BE(start - 4);
    if (end > answer.byteLength) throw cut(at, answer.byteLength);
    if (answer.toString('hex', at, at + 32) !== body.sha256) throw other(body);
    bodies.push({ body, bytes: answer.subarray(start, end) });
    at = end;
  }
  if (bodies.length > 0 && at === answer.byteLength) return bodies;
  throw cut(at, answer.byteLength);
}

function cut(at: number, length: number): ProSyncError {
  return new ProSyncError('incomplete-answer', `The answer broke off: ${at} of ${length} bytes.`, {
    remedy: 'Nothing was stored. Run the command again.',
  });
}

function other({ sha256 }: NamedBody): ProSyncError {
  return new ProSyncError(
    'verify-body-digest',
    `The server sent another body instead of ${sha256}.`,
    {
      remedy: "Nothing was changed. Tell the server's operators.",
    },
  );
}
