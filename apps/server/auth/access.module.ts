/** Who may call what: one guard for every route. */
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ApiClientsModule } from '../api-clients/api-clients.module.ts';
import { AccessGuard } from './access.guard.ts';
import { OperatorsModule } from '../operators/operators.module.ts';

@Module({
  imports: [OperatorsModule, ApiClientsModule],
  providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
})
export class AccessModule {}
