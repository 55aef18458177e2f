import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { MAX_REPORT_BYTES, Report, ReportAnswer } from '#api/reports';
import {
  CurrentApiClient,
  type SignedInApiClient,
} from '../api-clients/current-api-client.decorator.ts';
import { TakesBody } from '../http/body-rule.decorator.ts';
import { ForApiClients } from '../operators/access.decorator.ts';
import { ReportsService } from './reports.service.ts';

@ApiTags('Instances')
@Controller('api/v1/reports')
@ForApiClients()
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  /** Takes what an instance has and did; the same report twice changes nothing. */
  @Post()
  @HttpCode(200)
  @TakesBody({ maxBytes: MAX_REPORT_BYTES, gzip: true })
  @ApiOkResponse({
    description: 'Under which id the instance is listed.',
    standardSchema: ReportAnswer,
  })
  take(
    @Body({ schema: Report }) report: Report,
    @CurrentApiClient() client: SignedInApiClient,
  ): Promise<ReportAnswer> {
    return this.reports.take(client.id, report);
  }
}
