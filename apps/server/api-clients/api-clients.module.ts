/** API clients: the names and secrets with which downstream instances authenticate. */
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '../auth/auth.module.ts';
import { SealsModule } from '../seals/seals.module.ts';
import { ApiClientEntity } from './api-client.entity.ts';
import { ApiClientsController } from './api-clients.controller.ts';
import { ApiClientsService } from './api-clients.service.ts';

@Module({
  imports: [AuthModule, SealsModule, TypeOrmModule.forFeature([ApiClientEntity])],
  controllers: [ApiClientsController],
  providers: [ApiClientsService],
  exports: [ApiClientsService],
})
export class ApiClientsModule {}
