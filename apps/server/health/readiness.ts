import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MIGRATIONS_TABLE } from '../database/options.ts';
import { migrations } from '../database/migrations/index.ts';
import { GracefulShutdown } from '../lifecycle/graceful-shutdown.ts';

/** Answers why the server is not ready, one sentence, or null when it is. */
export type Check = () => Promise<string | null>;

/** Whether requests should come here: what a load balancer asks. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, Check>();
  private readonly shutdown: GracefulShutdown;
  private readonly dataSource: DataSource;

  constructor(shutdown: GracefulShutdown, dataSource: DataSource) {
    this.shutdown = shutdown;
    this.dataSource = dataSource;
    this.add('database', () => this.database());
  }

  /** A feature adds what it cannot work without (the signing key, say). */
  add(name: string, check: Check): void {
    this.checks.set(name, check);
  }

  /** Every check with its trouble or null; each has 2 s. */
  async ask(): Promise<Record<string, string | null>> {
    if (this.shutdown.signal.aborted) return { server: 'is stopping' };
    const answers = [...this.checks].map(async ([name, check]) => [name, await within2s(check)]);
    return Object.fromEntries(await Promise.all(answers)) as Record<string, string | null>;
  }

  private async database(): Promise<string | null> {
    const rows: { done: number }[] = await this.dataSource.query(
      `select count(*)::integer as done from ${MIGRATIONS_TABLE}`,
    );
    return rows[0]?.done === migrations.length ? null : 'its schema is not the one of this server';
  }
}

async function within2s(check: Check): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('does not answer within 2 s'), 2_000);
  });
  try {
    return await Promise.race([check(), late]);
  } catch {
    return 'does not answer';
  } finally {
    clearTimeout(timer);
  }
}
