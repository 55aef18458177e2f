import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Notifications } from '../../database/notifications.ts';

/**
 * The counter that rises with each revocation, as far as this server knows it (docs/guarantees.md#2.4). It is read once a
 * second and when another server notifies; `LISTEN` alone can go silent without anybody noticing.
 */
@Injectable()
export class AccessRevision implements OnModuleInit, OnModuleDestroy {
  private readonly dataSource: DataSource;
  private readonly notifications: Notifications;
  private readonly logger = new Logger('AccessRevision');
  private readonly listeners = new Set<() => void>();
  private known = 0;
  private provenAt = Number.NEGATIVE_INFINITY;
  private askedAt = Number.NEGATIVE_INFINITY;
  private isAsking = false;
  private timer: NodeJS.Timeout | undefined;
  private stopListening: (() => void) | undefined;

  constructor(dataSource: DataSource, notifications: Notifications) {
    this.dataSource = dataSource;
    this.notifications = notifications;
  }

  async onModuleInit(): Promise<void> {
    this.stopListening = this.notifications.on('prosync_access', () => void this.read());
    this.timer = setInterval(() => this.beat(), BEAT_MS).unref();
    await this.read();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.stopListening?.();
  }

  /** The highest revision that this server has seen. */
  get current(): number {
    return this.known;
  }

  /** True when everything that was revoked more than 2 s ago is surely known here. */
  isProven(): boolean {
    return performance.now() - this.provenAt < PROOF_MS;
  }

  /** Calls `listener` whenever something was revoked, before anybody can rely on the new revision. */
  onRise(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** Takes over a revision that a query found which began at `askedAt` (`performance.now()`). */
  note(revision: number, askedAt: number): void {
    if (revision > this.known) {
      this.known = revision;
      for (const listener of this.listeners) listener();
    }
    this.provenAt = Math.max(this.provenAt, askedAt);
  }

  private beat(): void {
    // A question that hangs is given up for lost, so that the answer to a later one can come; both may not pile up.
    if (this.isAsking && performance.now() - this.askedAt < LOST_MS) return;
    void this.read();
  }

  private async read(): Promise<void> {
    const askedAt = performance.now();
    this.askedAt = askedAt;
    this.isAsking = true;
    try {
      const [row] = await this.dataSource.query<{ revision: string }[]>(
        'select revision from access_revision',
      );
      this.note(Number(row?.revision), askedAt);
    } catch (error) {
      // Nobody is let in by this: without proof each request asks the database itself.
      this.logger.debug(`The revocations cannot be read: ${String(error)}`);
    } finally {
      if (this.askedAt === askedAt) this.isAsking = false;
    }
  }
}

const BEAT_MS = 1_000;
const PROOF_MS = 2_000;
const LOST_MS = 15_000;
