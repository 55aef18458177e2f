import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { BLOB_BATCH_TYPE, FRAME_HEADER_BYTES } from '#api/blobs';
import type { NamedBody } from './blobs.service.ts';

/** Sends the bodies one after another, without copying them into one piece first. */
export function sendFrames(reply: FastifyReply, bodies: readonly NamedBody[]): void {
  const frames = bodies.flatMap((body) => [frameHeader(body), body.bytes]);
  reply.headers({
    'content-type': BLOB_BATCH_TYPE,
    'content-length': frames.reduce((sum, frame) => sum + frame.byteLength, 0),
    'cache-control': 'no-store',
  });
  void reply.send(Readable.from(frames, { objectMode: false }));
}

function frameHeader({ sha256, bytes }: NamedBody): Buffer {
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  header.write(sha256, 'hex');
  header.writeUInt32BE(bytes.byteLength, 32);
  return header;
}
