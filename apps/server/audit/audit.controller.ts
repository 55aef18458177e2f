import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AuditFilter, AuditList, AuditQuery, ChainCheckView } from '#api/audit';
import { ForOperators } from '../access/access.decorator.ts';
import { AuditExport } from './audit.export.ts';
import { AuditService } from './audit.service.ts';

@ApiTags('audit')
@Controller('api/v1')
@ForOperators('viewer')
export class AuditController {
  private readonly audit: AuditService;
  private readonly exports: AuditExport;

  constructor(audit: AuditService, exports: AuditExport) {
    this.audit = audit;
    this.exports = exports;
  }

  /** Who did what, the latest first. */
  @Get('audit')
  @ApiOkResponse({ standardSchema: AuditList })
  list(@Query({ schema: AuditQuery }) query: AuditQuery): Promise<AuditList> {
    return this.audit.list(query);
  }

  /** Whether every event still is what it was when it was written. */
  @Get('audit/check')
  @ForOperators('administrator')
  @ApiOkResponse({ standardSchema: ChainCheckView })
  check(): Promise<ChainCheckView> {
    return this.audit.verify();
  }

  /** All events that the filter shows, the oldest first, for a spreadsheet. */
  @Get('audit.csv')
  @ApiProduces('text/csv')
  csv(@Query({ schema: AuditFilter }) filter: AuditFilter, @Res() reply: FastifyReply) {
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="audit.csv"')
      .send(this.exports.csv(filter));
  }

  /** All events that the filter shows, the oldest first, one JSON object per line. */
  @Get('audit.jsonl')
  @ApiProduces('application/jsonl')
  jsonl(@Query({ schema: AuditFilter }) filter: AuditFilter, @Res() reply: FastifyReply) {
    return reply
      .type('application/jsonl; charset=utf-8')
      .header('content-disposition', 'attachment; filename="audit.jsonl"')
      .send(this.exports.jsonl(filter));
  }
}
