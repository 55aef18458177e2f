import type { FastifyInstance } from 'fastify';

/** How long a caller may go on sending a body after the answer; cut off at once, it might never read the answer. */
const PATIENCE_MS = 2_000;

/** Closes the connection of a caller who keeps sending a body that was answered before its end. */
export function cutUnreadRests(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', (request, _reply, done) => {
    const { raw } = request;
    if (!raw.complete) {
      raw.resume();
      setTimeout(() => raw.complete || raw.socket.destroy(), PATIENCE_MS).unref();
    }
    done();
  });
}
