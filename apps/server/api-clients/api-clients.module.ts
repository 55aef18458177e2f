/** API clients, their tokens, and the check of a token from memory. */
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SealsModule } from '../seals/seals.module.ts';
import { CredentialsModule } from '../operators/credentials/credentials.module.ts';
import { ApiClientEntity } from './api-client.entity.ts';
import { ApiClientsController } from './api-clients.controller.ts';
import { ApiClientsService } from './api-clients.service.ts';
import { AccessRevisionEntity } from './tokens/access-revision.entity.ts';
import { AccessRevision } from './tokens/access-revision.ts';
import { AccessTokenEntity } from './tokens/access-token.entity.ts';
import { AccessTokenStrategy } from './tokens/access-token.strategy.ts';
import { ApiClientGuard } from './tokens/api-client.guard.ts';
import { TokenCache } from './tokens/token-cache.ts';
import { TokensController } from './tokens/tokens.controller.ts';
import { TokensSchedule } from './tokens/tokens.schedule.ts';
import { TokensService } from './tokens/tokens.service.ts';

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
