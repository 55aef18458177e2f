import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/**
 * What happens between the signal to stop and the end (docs/guarantees.md#2.8): event streams and held polls end themselves on
 * `signal`, running requests and tracked work are waited for, then the server is closed.
 */
@Injectable()
export class GracefulShutdown implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly adapterHost: HttpAdapterHost;
  private readonly stopping = new AbortController();
  private readonly tracked = new Set<Promise<unknown>>();

  constructor(adapterHost: HttpAdapterHost) {
    this.adapterHost = adapterHost;
  }

  /** Aborted when the server stops: streams and held polls end, timers start nothing new. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** Lets the stop wait for `work` (a scan, a publication), at most 8 s; returns the same promise. */
  track<Result>(work: Promise<Result>): Promise<Result> {
    const entry: Promise<unknown> = work.then(
      () => this.tracked.delete(entry),
      () => this.tracked.delete(entry),
    );
    this.tracked.add(entry);
    return work;
  }

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  async beforeApplicationShutdown(): Promise<void> {
    const enough = pause(DRAIN_MS, undefined, { ref: false });
    await Promise.race([Promise.all([this.workDone(), this.requestsDone()]), enough]);
  }

  private async workDone(): Promise<void> {
    while (this.tracked.size > 0) await Promise.all(this.tracked);
  }

  /** Accepts no connection any more and waits until each of those that are there has had its answer. */
  private async requestsDone(): Promise<void> {
    const server = this.adapterHost.httpAdapter?.getHttpServer() as Server | undefined;
    if (!server?.listening) return;
    server.close();
    while ((await connectionsOf(server)) > 0) {
      server.closeIdleConnections();
      await pause(25);
    }
  }
}

/** Leaves 2 of the 10 s (docs/guarantees.md#i13) to the pool and to the embedded PostgreSQL. */
const DRAIN_MS = 7_500;

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((error, count) => resolve(error ? 0 : count));
  });
}
