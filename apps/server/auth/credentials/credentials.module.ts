/** What guards secrets and passwords of both operators and API clients: bcrypt, and limits for those who guess. */
import { Module } from '@nestjs/common';
import { Attempts } from './attempts.ts';
import { SecretHasher } from './secret-hasher.ts';

@Module({ providers: [Attempts, SecretHasher], exports: [Attempts, SecretHasher] })
export class CredentialsModule {}
