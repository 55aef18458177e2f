/** The audit: who did what, when, in a chain that shows every later change. */
import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PagingModule } from '../paging/paging.module.ts';
import { AuditController } from './audit.controller.ts';
import { AuditEventEntity } from './audit-event.entity.ts';
import { AuditExport } from './audit.export.ts';
import { AuditService } from './audit.service.ts';

@Global()
@Module({
  imports: [PagingModule, TypeOrmModule.forFeature([AuditEventEntity])],
  controllers: [AuditController],
  providers: [AuditService, AuditExport],
  exports: [AuditService],
})
export class AuditModule {}
