/** The promises of reliability.md 1, proven on the database itself. */
import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { SigningKeyModule } from '../releases/signing-key.module.ts';
import { SealsModule } from '../seals/seals.module.ts';
import { InvariantsService } from './invariants.service.ts';

@Module({
  imports: [AuditModule, SigningKeyModule, SealsModule],
  providers: [InvariantsService],
  exports: [InvariantsService],
})
export class InvariantsModule {}
