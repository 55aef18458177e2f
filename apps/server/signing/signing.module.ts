/** The signing key and the mark beside it, read once at the start; the key is checked against the history that it continues. */
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Config } from '../config/server-config.ts';
import { claimHistory } from './claim-history.ts';
import { HistoryMark } from './history-mark.ts';
import { readOrMakeSigningKey, SigningKey } from './signing-key.ts';

const provider = {
  provide: SigningKey,
  inject: [Config, DataSource],
  useFactory: async (config: Config, database: DataSource): Promise<SigningKey> => {
    const key = await readOrMakeSigningKey(config.signingKeyFile);
    await claimHistory(database.manager, key.fingerprint, config.signingKeyFile);
    return key;
  },
};

const mark = {
  provide: HistoryMark,
  inject: [Config],
  useFactory: (config: Config): HistoryMark => new HistoryMark(`${config.signingKeyFile}.history`),
};

@Module({ providers: [provider, mark], exports: [SigningKey, HistoryMark] })
export class SigningModule {}
