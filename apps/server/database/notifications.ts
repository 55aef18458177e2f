import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Client } from 'pg';
import { DatabaseAddress } from './database-address.ts';

/** What servers that share a database tell each other through NOTIFY. */
const CHANNELS = ['prosync_release', 'prosync_access', 'prosync_review'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Called with the payload; with null when notifications may have been missed, so that the listener reads afresh. */
export type Listener = (payload: string | null) => void;

/**
 * Listens on one connection of its own, proves every second that it is alive, and connects again when it is not. A
 * notification is a hint: every feature also looks by itself now and then (docs/design.md#11).
 */
@Injectable()
export class Notifications implements OnModuleInit, OnApplicationShutdown {
  private readonly address: DatabaseAddress;
  private readonly logger = new Logger('Notifications');
  private readonly listeners = new Map<Channel, Set<Listener>>();
  private client: Client | null = null;
  private timer: NodeJS.Timeout | undefined;
  private provenAt = Number.NEGATIVE_INFINITY;
  private failures = 0;
  private isStopping = false;

  constructor(address: DatabaseAddress) {
    this.address = address;
  }

  /** Calls `listener` from now on; returns a function that ends this. */
  on(channel: Channel, listener: Listener): () => void {
    const listeners = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** `performance.now()` of the last moment at which the connection was known to deliver; -Infinity before the first. */
  lastProof(): number {
    return this.provenAt;
  }

  /** Connects before the first request is served; without a database it goes on trying in the background. */
  async onModuleInit(): Promise<void> {
    await this.beat();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
    this.client = null;
  }

  /** One turn: proves the connection or makes a new one, then plans the next turn. */
  private async beat(): Promise<void> {
    const askedAt = performance.now();
    try {
      if (this.client) await answerOf(this.client);
      else await this.connect();
      this.provenAt = askedAt;
      this.failures = 0;
    } catch (error) {
      if (this.failures++ === 0) this.logger.warn(`Listening was interrupted: ${String(error)}`);
      this.drop();
    }
    if (this.isStopping) return;
    this.timer = setTimeout(
      () => void this.beat(),
      this.failures ? backOff(this.failures) : BEAT_MS,
    );
    this.timer.unref();
  }

  private async connect(): Promise<void> {
    const client = new Client(this.address.forClient('prosync-server listening'));
    // From the first moment: a connection that breaks between two turns must not end the process.
    client.on('error', () => this.client === client && this.breakOff());
    client.on('end', () => this.client === client && this.breakOff());
    client.on('notification', ({ channel, payload }) =>
      this.tell(channel as Channel, payload ?? ''),
    );
    try {
      await client.connect();
      await client.query(CHANNELS.map((channel) => `listen ${channel}`).join('; '));
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    if (this.isStopping) return client.end();
    this.client = client;
    for (const channel of CHANNELS) this.tell(channel, null);
  }

  /** The connection broke: do not wait for the next turn. */
  private breakOff(): void {
    this.drop();
    if (this.isStopping) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.beat(), backOff(1)).unref();
  }

  private drop(): void {
    const client = this.client;
    this.client = null;
    void client?.end().catch(() => undefined);
  }

  private tell(channel: Channel, payload: string | null): void {
    for (const listener of this.listeners.get(channel) ?? []) {
      try {
        listener(payload);
      } catch (error) {
        this.logger.error(error);
      }
    }
  }
}

const BEAT_MS = 1_000;
/** A deleted API client must be refused within 2 s of silence (docs/guarantees.md#2.4). */
const SILENCE_MS = 1_500;

function backOff(failures: number): number {
  return Math.min(5_000, 100 * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
}

async function answerOf(client: Client): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${SILENCE_MS} ms`)), SILENCE_MS);
  });
  try {
    await Promise.race([client.query('select 1'), silence]);
  } finally {
    clearTimeout(timer);
  }
}
