import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RECONNECT_MS } from '#api/head';
import { hasCode, ProSyncError } from '#domain/errors';
import { isSameScope } from '#domain/scope';
import type { SignedInApiClient } from '../../access/current-api-client.decorator.ts';
import { GracefulShutdown } from '../../lifecycle/graceful-shutdown.ts';
import { AddressLimit } from '../../http/limits/address-limit.ts';
import { hasLeft } from '../../http/has-left.ts';
import { OngoingAccess } from '../../auth/access-tokens/ongoing-access.ts';
import { ConcurrencyLimit } from '../../http/limits/concurrency-limit.ts';
import { Heads } from '../head/heads.ts';
import { CurrentRelease } from '../release/current-release.ts';
import { EventStream } from './event-stream.ts';

/** Streams that hint at new heads; what they carry is never content (docs/design.md#7, docs/guarantees.md#2.8). */
@Injectable()
export class EventStreams implements OnModuleInit, OnModuleDestroy {
  /** How often a silent stream shows that it lives, and is checked. */
  heartbeatMs = 20_000;
  private readonly limit = new ConcurrencyLimit({ inAll: 10_000, perClient: 100 });
  private readonly streams = new Set<EventStream>();
  private unlisten: () => void = () => undefined;

  constructor(
    private readonly heads: Heads,
    private readonly currentRelease: CurrentRelease,
    private readonly access: OngoingAccess,
    private readonly shutdown: GracefulShutdown,
    private readonly addresses: AddressLimit,
  ) {}

  /** How many streams are open. */
  get count(): number {
    return this.streams.size;
  }

  onModuleInit(): void {
    this.unlisten = this.currentRelease.onChange(() => {
      for (const stream of this.streams) this.hint(stream);
    });
    this.shutdown.signal.addEventListener('abort', () => {
      for (const stream of this.streams) stream.end(RECONNECT_MS);
    });
  }

  onModuleDestroy(): void {
    this.unlisten();
  }

  /** Begins a stream with a hint at the current head. Throws `too-many-requests` or `stopping`. */
  open(client: SignedInApiClient, request: FastifyRequest, reply: FastifyReply): void {
    if (this.shutdown.signal.aborted) throw stopping();
    if (hasLeft(reply)) return void reply.hijack();
    this.takePlace(client, request.ip);
    // Fastify would wait for the end of a stream before it sends anything.
    reply.hijack();
    const stream = new EventStream(client.scope, reply.raw, reply.getHeaders());
    const heartbeat = setInterval(() => void this.beat(stream, request), this.heartbeatMs).unref();
    this.streams.add(stream);
    reply.raw.once('close', () => {
      clearInterval(heartbeat);
      this.streams.delete(stream);
      this.limit.release(client.id);
      this.addresses.release(request.ip);
    });
    this.hint(stream);
  }

  private takePlace(client: SignedInApiClient, address: string): void {
    if (!this.limit.acquire(client.id)) throw tooMany('This API client');
    if (this.addresses.acquire(address)) return;
    this.limit.release(client.id);
    throw tooMany('This address');
  }

  private hint(stream: EventStream): void {
    const { epoch, seq } = this.heads.of(stream.scope);
    stream.hint({ epoch, seq });
  }

  private async beat(stream: EventStream, request: FastifyRequest): Promise<void> {
    if (await this.mayGoOn(stream, request)) stream.beat();
    else stream.end(RECONNECT_MS);
  }

  /** False once the API client is gone or has another scope: the listener then comes back as what it is now. */
  private async mayGoOn({ scope }: EventStream, request: FastifyRequest): Promise<boolean> {
    try {
      return isSameScope((await this.access.current(request)).scope, scope);
    } catch (error) {
      // Without a database nobody can tell; a hint is no content, so it goes on.
      return !hasCode(error, 'invalid-token');
    }
  }
}

function stopping(): ProSyncError {
  return new ProSyncError('stopping', 'The server is stopping.', { remedy: 'Try again soon.' });
}

function tooMany(who: string): ProSyncError {
  return new ProSyncError('too-many-requests', `${who} holds too many event streams.`, {
    remedy: 'End some of them, or poll the head instead.',
    facts: { retryAfterSeconds: 60 },
  });
}
