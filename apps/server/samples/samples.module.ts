/** Something to try ProSync with at the first start: a sample source, and a sample instance that follows it. */
import { Module } from '@nestjs/common';
import { ApiClientsModule } from '../api-clients/api-clients.module.ts';
import { SourcesModule } from '../sources/sources.module.ts';
import { SamplesService } from './samples.service.ts';

@Module({
  imports: [SourcesModule, ApiClientsModule],
  providers: [SamplesService],
  exports: [SamplesService],
})
export class SamplesModule {}
