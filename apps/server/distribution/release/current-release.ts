import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ProSyncError } from '#domain/errors';
import { byRelease } from '#domain/head';
import { Notifications } from '../../database/notifications.ts';
import { PublicationListeners } from '../../releases/publication/publication-listeners.ts';
import { checkRelease } from '../../invariants/release-invariants.ts';
import { HistoryMark } from '../../signing/history-mark.ts';
import { SigningKey } from '../../signing/signing-key.ts';
import { PublishedRelease } from './published-release.ts';
import {
  newestProven,
  readPublication,
  readPublished,
  type Publication,
} from './release.queries.ts';

/**
 * What is published, in memory: read at the start and whenever a server that shares the database publishes. Everything
 * that API clients ask for is answered from here, so that polls need no query. A release that this server's key did not sign
 * is never served: the last one that proves itself goes on (docs/guarantees.md#t3).
 */
@Injectable()
export class CurrentRelease implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('CurrentRelease');
  private readonly listeners = new Set<() => void>();
  private release: PublishedRelease | null = null;
  private reading: Promise<void> = Promise.resolve();
  private following: Promise<void> | null = null;
  private failures = 0;
  private refusal: ProSyncError | null = null;
  /** Why the release that is served must not be continued. */
  private history: ProSyncError | null = null;
  private readonly unlisten: (() => void)[] = [];

  constructor(
    private readonly database: DataSource,
    private readonly notifications: Notifications,
    private readonly publications: PublicationListeners,
    private readonly key: SigningKey,
    private readonly mark: HistoryMark,
  ) {}

  async onModuleInit(): Promise<void> {
    this.unlisten.push(
      this.notifications.on('prosync_release', () => void this.look()),
      this.publications.add(() => this.look()),
    );
    await this.refresh();
  }

  onModuleDestroy(): void {
    for (const end of this.unlisten) end();
  }

  /** What is published now. */
  now(): PublishedRelease {
    if (this.release === null) throw new Error('Nothing was read yet.');
    return this.release;
  }

  /** Why the release that the database names is not served, or cannot be continued; null while all is well. */
  get trouble(): ProSyncError | null {
    return this.refusal;
  }

  /** Calls `listener` after each change of what is published; returns a function that ends this. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Returns once everything that was published before the call is here. */
  refresh(): Promise<void> {
    // A reading that already runs may have begun too early: another one follows it, and all later callers share that one.
    this.following ??= this.reading
      .catch(() => undefined)
      .then(() => {
        this.reading = this.read();
        this.following = null;
        return this.reading;
      });
    return this.following;
  }

  /** Refreshes; without a database the last known release goes on being served (docs/guarantees.md#i9). */
  async look(): Promise<void> {
    try {
      await this.refresh();
      this.failures = 0;
    } catch (error) {
      if (this.failures++ === 0)
        this.logger.error(`What is published cannot be read: ${String(error)}`);
    }
  }

  private async read(): Promise<void> {
    const publication = await readPublication(this.database, this.release);
    if (publication === null) return this.note(this.history);
    try {
      await this.follow(publication);
    } catch (error) {
      if (!(error instanceof ProSyncError)) throw error;
      this.note(error);
      if (this.release === null) await this.serve(await this.lastGood(publication));
    }
  }

  private async follow(publication: Publication): Promise<void> {
    const { database, key, release } = this;
    // Within an epoch numbers only go up: what was served goes on.
    if (release !== null && byRelease(publication, release) < 0)
      return this.note(this.mark.refusal({ ...publication, statement: null }));
    const published = await readPublished(database, key, publication);
    // What was served before goes on; the daily verification tells what became of its rows.
    if (this.mark.isNew(publication)) await checkRelease(database, publication.seq);
    await this.serve(published);
    this.note(this.history);
  }

  private async serve(release: PublishedRelease): Promise<void> {
    this.history = this.mark.refusal(release);
    this.release = release;
    for (const listener of this.listeners) listener();
    const { epoch, seq, statement } = release;
    await this.mark.raise({ epoch, seq, statement }).catch((error: unknown) => {
      this.logger.error(
        `The number of release ${seq} cannot be noted beside the key: ${String(error)}`,
      );
    });
  }

  private async lastGood({ epoch, seq }: Publication): Promise<PublishedRelease> {
    const release = await newestProven(this.database, this.key, seq);
    return release ?? new PublishedRelease(epoch, 0, new Map(), new Map());
  }

  private note(refusal: ProSyncError | null): void {
    if (refusal !== null && refusal.message !== this.refusal?.message)
      this.logger.error(`${refusal.message} ${refusal.remedy ?? ''}`);
    this.refusal = refusal;
  }
}
