/** Who may call what: sessions, operator tokens and access tokens, and one guard for every route. */
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SealsModule } from '../seals/seals.module.ts';
import { AccessGuard } from './access.guard.ts';
import { AccessRevisionEntity } from './access-tokens/access-revision.entity.ts';
import { AccessRevision } from './access-tokens/access-revision.ts';
import { AccessTokenEntity } from './access-tokens/access-token.entity.ts';
import { AccessTokenStrategy } from './access-tokens/access-token.strategy.ts';
import { ApiClientGuard } from './access-tokens/api-client.guard.ts';
import { OngoingAccess } from './access-tokens/ongoing-access.ts';
import { TokenCache } from './access-tokens/token-cache.ts';
import { Attempts } from './credentials/sign-in-attempts.ts';
import { SecretHasher } from './credentials/secret-hasher.ts';
import { OperatorTokenEntity } from './operator-tokens/operator-token.entity.ts';
import { OperatorTokenStrategy } from './operator-tokens/operator-token.strategy.ts';
import { OperatorTokensService } from './operator-tokens/operator-tokens.service.ts';
import { TokenOperators } from './operator-tokens/token-operators.ts';
import { OperatorGuard } from './sessions/operator.guard.ts';
import { SessionCookie } from './sessions/session-cookie.ts';
import { SessionEntity } from './sessions/session.entity.ts';
import { SessionsController } from './sessions/sessions.controller.ts';
import { SessionsSchedule } from './sessions/sessions.schedule.ts';
import { SessionsService } from './sessions/sessions.service.ts';
import { TokensController } from './token-endpoint/tokens.controller.ts';
import { TokensSchedule } from './token-endpoint/tokens.schedule.ts';
import { TokensService } from './token-endpoint/tokens.service.ts';

const tables = [SessionEntity, OperatorTokenEntity, AccessTokenEntity, AccessRevisionEntity];
const credentials = [Attempts, SecretHasher];
const sessions = [SessionsService, SessionsSchedule, SessionCookie, OperatorGuard];
const operatorTokens = [OperatorTokensService, TokenOperators, OperatorTokenStrategy];
const accessTokens = [
  TokenCache,
  AccessRevision,
  AccessTokenStrategy,
  ApiClientGuard,
  OngoingAccess,
];

@Module({
  imports: [SealsModule, TypeOrmModule.forFeature(tables)],
  controllers: [SessionsController, TokensController],
  providers: [
    ...credentials,
    ...sessions,
    ...operatorTokens,
    ...accessTokens,
    TokensService,
    TokensSchedule,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [
    SecretHasher,
    SessionsService,
    SessionCookie,
    OperatorTokensService,
    AccessRevision,
    OngoingAccess,
    TokenCache,
  ],
})
export class AuthModule {}
