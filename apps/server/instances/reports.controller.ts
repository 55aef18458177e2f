import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { MAX_REPORT_BYTES, Report, ReportAnswer } from '#api/reports';
import {
  CurrentApiClient,
  type SignedInApiClient,
} from '../access/current-api-client.decorator.ts';
import { TakesBody } from '../http/body-rule.decorator.ts';
import { ForApiClients } from '../access/access.decorator.ts';
import { ReportQuotaGuard } from './report-quota.guard.ts';
import { ReportsService } from './reports.service.ts';

@ApiTags('Instances')
@Controller('api/v1/reports')
@ForApiClients()
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  /**
   * Takes what an instance has and did; the same report twice changes nothing. Items of content types that the API client does not
   * receive are left out. Reports over the quota of the API client are refused (`too-many-requests`, `quota-exceeded`), as are
   * releases that the server never published (`release-unknown`).
   */
  @Post()
  @HttpCode(200)
  @UseGuards(ReportQuotaGuard)
  @TakesBody({ maxBytes: MAX_REPORT_BYTES, gzip: true })
  @ApiOkResponse({
    description: 'Under which id the instance is listed.',
    standardSchema: ReportAnswer,
  })
  take(
    @Body({ schema: Report }) report: Report,
    @CurrentApiClient() client: SignedInApiClient,
  ): Promise<ReportAnswer> {
    return this.reports.take(client, report);
  }
}
