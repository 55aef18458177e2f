/** The signing key, read once at the start and checked against the history that it continues. */
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Config } from '../config.ts';
import { claimHistory } from './publishing/history.ts';
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

@Module({ providers: [provider], exports: [SigningKey] })
export class SigningKeyModule {}
