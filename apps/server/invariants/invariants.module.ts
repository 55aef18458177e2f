/** The promises of docs/guarantees.md#1, proven on the database itself. */
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.ts';
import { SigningModule } from '../signing/signing.module.ts';
import { SealsModule } from '../seals/seals.module.ts';
import { VerificationAlarm } from './daily/verification.alarm.ts';
import { VerificationController } from './daily/verification.controller.ts';
import { VerificationEntity } from './daily/verification.entity.ts';
import { VerificationSchedule } from './daily/verification.schedule.ts';
import { VerificationService } from './daily/verification.service.ts';
import { InvariantsService } from './invariants.service.ts';

@Module({
  imports: [
    AuditModule,
    SigningModule,
    SealsModule,
    TypeOrmModule.forFeature([VerificationEntity]),
  ],
  controllers: [VerificationController],
  providers: [InvariantsService, VerificationService, VerificationSchedule, VerificationAlarm],
  exports: [InvariantsService],
})
export class InvariantsModule {}
