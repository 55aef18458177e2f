/** Which approved changes must wait: because of what they refer to, or because of their paths. */
import { Module } from '@nestjs/common';
import { RefusalLog } from './refusal-log.ts';
import { Refusals } from './refusals.service.ts';

@Module({ providers: [Refusals, RefusalLog], exports: [Refusals, RefusalLog] })
export class ReferencesModule {}
