/** Seals on the rows that decide who may do what: a row that something else wrote does not work. */
import { Module } from '@nestjs/common';
import { SigningModule } from '../signing/signing.module.ts';
import { FirstSealing } from './first-sealing.ts';
import { Seals } from './seals.ts';

@Module({
  imports: [SigningModule],
  providers: [Seals, FirstSealing],
  exports: [Seals, FirstSealing],
})
export class SealsModule {}
