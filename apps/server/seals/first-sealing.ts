import { existsSync } from 'node:fs';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Config } from '../config/server-config.ts';
import { writeSynced } from '../signing/synced-file.ts';
import { forgedRows, isSealedBefore } from './forged-rows.ts';
import { Seals, type SealedRow } from './seals.ts';

/**
 * Seals the rows of a database from before rows were sealed, once: a file beside the signing key remembers it, so that nobody who
 * writes to the database can have it done again by taking the seals away.
 */
@Injectable()
export class FirstSealing implements OnModuleInit {
  private readonly logger = new Logger('FirstSealing');
  private readonly flag: string;

  constructor(
    private readonly database: DataSource,
    private readonly seals: Seals,
    config: Config,
  ) {
    this.flag = `${config.signingKeyFile}.sealed`;
  }

  async onModuleInit(): Promise<void> {
    if (existsSync(this.flag)) return;
    const sealed = (await isSealedBefore(this.database, this.seals)) ? [] : await this.sealAll();
    if (sealed.length > 0) this.logger.log(`Sealed ${sealed.length} rows of an earlier release.`);
    await this.remember();
  }

  /** Seals every row as it is now, and returns those that had no seal or a wrong one. */
  sealAll(): Promise<SealedRow[]> {
    return this.database.transaction(async (manager) => {
      const forged = await forgedRows(manager, this.seals);
      for (const row of forged) await this.seals.seal(manager, row);
      return forged;
    });
  }

  private async remember(): Promise<void> {
    try {
      await writeSynced(this.flag, `${new Date().toISOString()}\n`);
    } catch (error) {
      // Another server that starts on the same key at the same moment.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
