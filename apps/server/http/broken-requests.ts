import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_TYPE } from '#api/problem';
import { ProSyncError } from '#domain/errors';
import { asProSyncError } from './thrown-errors.ts';
import { headersOf, problemOf } from './problem-body.ts';

/** Answers what is not even HTTP, has headers without end or arrives too slowly, in the shape of all other errors. */
export function refuseBrokenRequests(server: Server): void {
  server.removeAllListeners('clientError');
  server.on('clientError', (error: Error & { code?: string }, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const problem = problemOf(meaningOf(error.code), { id: randomUUID(), url: '/' });
    const body = JSON.stringify(problem);
    const head = [
      `HTTP/1.1 ${problem.status} ${problem.title}`,
      `content-type: ${PROBLEM_TYPE}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
  });
}

/** Answers an address that Fastify's router cannot read; its own answer would repeat what was sent. */
export function refuseBrokenAddress(
  error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const meaning = asProSyncError(error);
  const problem = problemOf(meaning, { id: request.id, url: '/' });
  reply.code(problem.status).headers({ ...headersOf(meaning), 'x-request-id': request.id });
  void reply.type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

function meaningOf(code: string | undefined): ProSyncError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new ProSyncError('headers-too-large', 'The headers are larger than 16 KiB.');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new ProSyncError('request-timeout', 'The request took too long to arrive.');
  }
  return new ProSyncError('invalid-request', 'This is not an HTTP request.');
}
