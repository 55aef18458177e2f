import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProSyncError } from '#domain/errors';
import { Notifications } from '../../database/notifications.ts';
import { GracefulShutdown } from '../../lifecycle/graceful-shutdown.ts';
import { hasLeft } from '../../http/has-left.ts';
import { ReportsAndScans } from './reports-and-scans.ts';

/** What has changed; what it is now is for the console to ask. */
export type Hint = 'review' | 'release' | 'scan' | 'report';

/** More than an operator's windows; a fault in one of them must not take all sockets. */
const MAX_STREAMS_EACH = 20;
/** Proxies end connections that are silent. */
const BEAT_MS = 20_000;
/** Then the browser comes back by itself, and whether it still may is decided again. */
const LIFE_MS = 5 * 60_000;
const RECONNECT_MS = 2_000;

/** The open streams of operators. All of them get every hint; it carries nothing that a role might not see. */
@Injectable()
export class LiveStreams implements OnModuleInit, OnModuleDestroy {
  private readonly notifications: Notifications;
  private readonly shutdown: GracefulShutdown;
  private readonly reportsAndScans: ReportsAndScans;
  private readonly streams = new Map<ServerResponse, string>();
  private stopListening: (() => void)[] = [];

  constructor(
    notifications: Notifications,
    shutdown: GracefulShutdown,
    reportsAndScans: ReportsAndScans,
  ) {
    this.notifications = notifications;
    this.shutdown = shutdown;
    this.reportsAndScans = reportsAndScans;
  }

  onModuleInit(): void {
    this.stopListening = [
      this.notifications.on('prosync_review', () => this.tell('review')),
      this.notifications.on('prosync_release', () => this.tell('release')),
      this.reportsAndScans.onChange((hint) => this.tell(hint)),
    ];
    this.shutdown.signal.addEventListener('abort', () => {
      for (const stream of this.streams.keys()) end(stream);
    });
  }

  onModuleDestroy(): void {
    for (const stop of this.stopListening) stop();
    this.reportsAndScans.watch(false);
  }

  /** Begins a stream. Throws `too-many-requests` and, once the server stops, `stopping`. */
  open(operatorId: string, reply: FastifyReply): void {
    this.refuseTooMany(operatorId);
    if (hasLeft(reply)) return void reply.hijack();
    // Fastify would wait for the end of a stream before it sends anything.
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // Or nginx would keep the events until its buffer is full.
      'x-accel-buffering': 'no',
    });
    stream.write(`retry: ${RECONNECT_MS}\n\n`);
    this.keep(stream, operatorId);
  }

  private keep(stream: ServerResponse, operatorId: string): void {
    const beat = setInterval(() => stream.write(': heartbeat\n\n'), BEAT_MS).unref();
    const life = setTimeout(() => end(stream), LIFE_MS).unref();
    this.streams.set(stream, operatorId);
    this.reportsAndScans.watch(true);
    stream.once('close', () => {
      clearInterval(beat);
      clearTimeout(life);
      this.streams.delete(stream);
      this.reportsAndScans.watch(this.streams.size > 0);
    });
  }

  private tell(hint: Hint): void {
    for (const stream of this.streams.keys()) stream.write(`event: ${hint}\ndata: {}\n\n`);
  }

  private refuseTooMany(operatorId: string): void {
    if (this.shutdown.signal.aborted) {
      throw new ProSyncError('stopping', 'The server is stopping.', { remedy: 'Try again soon.' });
    }
    const own = [...this.streams.values()].filter((id) => id === operatorId).length;
    if (own < MAX_STREAMS_EACH) return;
    throw new ProSyncError('too-many-requests', 'You have too many windows of the console open.', {
      remedy: 'Close some of them.',
      facts: { retryAfterSeconds: 60 },
    });
  }
}

function end(stream: ServerResponse): void {
  stream.end(`retry: ${RECONNECT_MS}\n\n`);
}
