/** API clients, their tokens, and the check of a token from memory. */
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SealsModule } from '../seals/seals.module.ts';
import { CredentialsModule } from '../auth/credentials/credentials.module.ts';
import { ApiClientEntity } from './api-client.entity.ts';
import { ApiClientsController } from './api-clients.controller.ts';
import { ApiClientsService } from './api-clients.service.ts';
import { AccessRevisionEntity } from '../auth/access-tokens/access-revision.entity.ts';
import { AccessRevision } from '../auth/access-tokens/access-revision.ts';
import { AccessTokenEntity } from '../auth/access-tokens/access-token.entity.ts';
import { AccessTokenStrategy } from '../auth/access-tokens/access-token.strategy.ts';
import { ApiClientGuard } from '../auth/access-tokens/api-client.guard.ts';
import { TokenCache } from '../auth/access-tokens/token-cache.ts';
import { TokensController } from '../auth/token-endpoint/tokens.controller.ts';
import { TokensSchedule } from '../auth/token-endpoint/tokens.schedule.ts';
import { TokensService } from '../auth/token-endpoint/tokens.service.ts';

@Module({
  imports: [
    CredentialsModule,
    SealsModule,
    TypeOrmModule.forFeature([ApiClientEntity, AccessTokenEntity, AccessRevisionEntity]),
  ],
  controllers: [ApiClientsController, TokensController],
  providers: [
    ApiClientsService,
    TokensService,
    TokensSchedule,
    TokenCache,
    AccessRevision,
    AccessTokenStrategy,
    ApiClientGuard,
  ],
  exports: [ApiClientsService, ApiClientGuard, TokenCache],
})
export class ApiClientsModule {}
