import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignedInApiClient } from '../../access/current-api-client.decorator.ts';
import { isUnchanged, preferredWait } from '../../http/caching/conditions.ts';
import { hasLeft } from '../../http/has-left.ts';
import { OngoingAccess } from '../../auth/access-tokens/ongoing-access.ts';
import { etagOf, type PreparedAnswer } from '../../http/caching/prepared-answer.ts';
import { Heads } from './heads.ts';
import { HeldPolls } from './held-polls.ts';

/** Answers polls of the head (docs/design.md#7). */
@Injectable()
export class HeadService {
  constructor(
    private readonly heads: Heads,
    private readonly heldPolls: HeldPolls,
    private readonly access: OngoingAccess,
  ) {}

  /** The signed head for the API client. */
  of(client: SignedInApiClient): PreparedAnswer {
    return this.heads.for(client).answer;
  }

  /**
   * Waits until the head changes when the caller has it already and prefers to wait. Returns the number of seconds that it
   * would have waited, 0 for not at all, and the caller as it is afterwards: its scope may be another one. Throws `invalid-token` when the API client was deleted meanwhile.
   */
  async wait(
    client: SignedInApiClient,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<{ seconds: number; caller: SignedInApiClient }> {
    const seconds = preferredWait(request.headers.prefer);
    if (seconds === 0) return { seconds, caller: client };
    const head = this.heads.for(client);
    if (!isUnchanged(request.headers['if-none-match'], etagOf(head.answer)))
      return { seconds: 0, caller: client };
    const closed = new AbortController();
    reply.raw.once('close', () => closed.abort());
    if (hasLeft(reply)) closed.abort();
    const poller = { clientId: client.id, address: request.ip };
    const waited = await this.heldPolls.hold(poller, head, seconds, closed.signal);
    return { seconds: waited, caller: await this.access.current(request) };
  }
}
