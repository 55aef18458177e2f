/** The people who use the console, and service accounts: invitations, sign-in, roles, and tokens for automation. */
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SealsModule } from '../seals/seals.module.ts';
import { CredentialsModule } from '../auth/credentials/credentials.module.ts';
import { InvitationEntity } from './invitations/invitation.entity.ts';
import { InvitationsController } from './invitations/invitations.controller.ts';
import { InvitationsService } from './invitations/invitations.service.ts';
import { OperatorEntity } from './operator.entity.ts';
import { OperatorsController } from './operators.controller.ts';
import { OperatorsService } from './operators.service.ts';
import { ServiceAccountsController } from './service-accounts/service-accounts.controller.ts';
import { ServiceAccountsService } from './service-accounts/service-accounts.service.ts';
import { OperatorGuard } from '../auth/sessions/operator.guard.ts';
import { SessionCookie } from '../auth/sessions/session-cookie.ts';
import { SessionEntity } from '../auth/sessions/session.entity.ts';
import { SessionsController } from '../auth/sessions/sessions.controller.ts';
import { SessionsSchedule } from '../auth/sessions/sessions.schedule.ts';
import { SessionsService } from '../auth/sessions/sessions.service.ts';
import { OperatorTokenEntity } from '../auth/operator-tokens/operator-token.entity.ts';
import { OperatorTokenStrategy } from '../auth/operator-tokens/operator-token.strategy.ts';
import { OperatorTokensService } from '../auth/operator-tokens/operator-tokens.service.ts';
import { TokenOperators } from '../auth/operator-tokens/token-operators.ts';

@Module({
  imports: [
    CredentialsModule,
    SealsModule,
    TypeOrmModule.forFeature([
      OperatorEntity,
      InvitationEntity,
      SessionEntity,
      OperatorTokenEntity,
    ]),
  ],
  controllers: [
    OperatorsController,
    ServiceAccountsController,
    InvitationsController,
    SessionsController,
  ],
  providers: [
    OperatorsService,
    InvitationsService,
    SessionsService,
    SessionsSchedule,
    SessionCookie,
    OperatorTokensService,
    ServiceAccountsService,
    TokenOperators,
    OperatorTokenStrategy,
    OperatorGuard,
  ],
  exports: [OperatorsService, OperatorGuard],
})
export class OperatorsModule {}
