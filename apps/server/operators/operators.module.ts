/** The people who use the console, and service accounts: invitations and roles. */
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '../auth/auth.module.ts';
import { SealsModule } from '../seals/seals.module.ts';
import { InvitationEntity } from './invitations/invitation.entity.ts';
import { InvitationsController } from './invitations/invitations.controller.ts';
import { InvitationsService } from './invitations/invitations.service.ts';
import { OperatorEntity } from './operator.entity.ts';
import { OperatorsController } from './operators.controller.ts';
import { OperatorsService } from './operators.service.ts';
import { ServiceAccountsController } from './service-accounts/service-accounts.controller.ts';
import { ServiceAccountsService } from './service-accounts/service-accounts.service.ts';

@Module({
  imports: [AuthModule, SealsModule, TypeOrmModule.forFeature([OperatorEntity, InvitationEntity])],
  controllers: [OperatorsController, ServiceAccountsController, InvitationsController],
  providers: [OperatorsService, InvitationsService, ServiceAccountsService],
  exports: [OperatorsService],
})
export class OperatorsModule {}
