import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { GracefulShutdown } from '../../lifecycle/graceful-shutdown.ts';
import { CurrentRelease } from '../release/current-release.ts';
import { AddressLimit } from '../../http/limits/address-limit.ts';
import { ConcurrencyLimit } from '../../http/limits/concurrency-limit.ts';
import { Heads, type ScopedHead } from './heads.ts';

/** Longest time for which a poll is held. Proxies give up after 60 s. */
export const MAX_WAIT_SECONDS = 55;

/** Who polls, and from where. */
export interface Poller {
  clientId: string;
  address: string;
}

/** Polls that wait for a release (RFC 7240 4.3): they cost a socket and a timer, so they are counted. */
@Injectable()
export class HeldPolls implements OnModuleInit, OnModuleDestroy {
  private readonly limit = new ConcurrencyLimit({ inAll: 10_000, perClient: 500 });
  private readonly waiting = new Set<{ head: ScopedHead; end: AbortController }>();
  private unlisten: () => void = () => undefined;

  constructor(
    private readonly heads: Heads,
    private readonly currentRelease: CurrentRelease,
    private readonly shutdown: GracefulShutdown,
    private readonly addresses: AddressLimit,
  ) {}

  /** How many polls wait. */
  get count(): number {
    return this.waiting.size;
  }

  onModuleInit(): void {
    this.unlisten = this.currentRelease.onChange(() => this.release());
  }

  onModuleDestroy(): void {
    this.unlisten();
  }

  /**
   * Returns when something in the head's scope changed, `seconds` went by, the server stops or `closed` is aborted.
   * The answer is the number of seconds that it was ready to wait; 0 when there is no place: waiting is a preference only.
   */
  async hold(
    { clientId, address }: Poller,
    head: ScopedHead,
    seconds: number,
    closed: AbortSignal,
  ): Promise<number> {
    const applied = Math.min(seconds, MAX_WAIT_SECONDS);
    if (applied === 0 || this.shutdown.signal.aborted) return 0;
    if (!this.takePlace({ clientId, address })) return 0;
    const end = new AbortController();
    const poll = { head, end };
    this.waiting.add(poll);
    try {
      const signal = AbortSignal.any([end.signal, closed, this.shutdown.signal]);
      await pause(applied * 1_000, undefined, { signal }).catch(() => undefined);
    } finally {
      this.waiting.delete(poll);
      this.limit.release(clientId);
      this.addresses.release(address);
    }
    return applied;
  }

  private takePlace({ clientId, address }: Poller): boolean {
    if (!this.limit.acquire(clientId)) return false;
    if (this.addresses.acquire(address)) return true;
    this.limit.release(clientId);
    return false;
  }

  private release(): void {
    for (const poll of this.waiting) if (!this.heads.isCurrent(poll.head)) poll.end.abort();
  }
}
