import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ScanId, ScanList, ScanListQuery, ScanQuery, ScanView } from '#api/scans';
import { SourceId } from '#api/sources';
import {
  CurrentOperator,
  ForOperators,
  type SignedInOperator,
} from '../access/access.decorator.ts';
import { scanShownTo } from '../sources/shown-to.ts';
import { ScansService } from './scans.service.ts';

@ApiTags('Sources')
@Controller('api/v1')
export class ScansController {
  constructor(private readonly scans: ScansService) {}

  @Post('sources/:id/scans')
  @ForOperators('approver')
  @ApiCreatedResponse({ standardSchema: ScanView })
  @ApiAcceptedResponse({ standardSchema: ScanView })
  async scan(
    @Param('id', { schema: SourceId }) id: string,
    @Query({ schema: ScanQuery }) query: ScanQuery,
    @CurrentOperator() operator: SignedInOperator,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScanView> {
    return answered(reply, operator, await this.scans.request(id, query, operator));
  }

  @Get('sources/:id/scans')
  @ForOperators('viewer')
  @ApiOkResponse({ standardSchema: ScanList })
  async list(
    @Param('id', { schema: SourceId }) id: string,
    @Query({ schema: ScanListQuery }) query: ScanListQuery,
    @CurrentOperator() { role }: SignedInOperator,
  ): Promise<ScanList> {
    const list = await this.scans.list(id, query);
    return { ...list, data: list.data.map((scan) => scanShownTo(role, scan)) };
  }

  @Get('scans/:id')
  @ForOperators('viewer')
  @ApiOkResponse({ standardSchema: ScanView })
  async get(
    @Param('id', { schema: ScanId }) id: string,
    @CurrentOperator() { role }: SignedInOperator,
  ): Promise<ScanView> {
    return scanShownTo(role, await this.scans.get(id));
  }

  @Post('scans/:id/confirm')
  @ForOperators('approver')
  @ApiCreatedResponse({ standardSchema: ScanView })
  @ApiAcceptedResponse({ standardSchema: ScanView })
  async confirm(
    @Param('id', { schema: ScanId }) id: string,
    @Query({ schema: ScanQuery }) query: ScanQuery,
    @CurrentOperator() operator: SignedInOperator,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScanView> {
    return answered(reply, operator, await this.scans.confirm(id, query, operator));
  }

  @Post('scans/:id/cancel')
  @HttpCode(200)
  @ForOperators('approver')
  @ApiOkResponse({ standardSchema: ScanView })
  async cancel(
    @Param('id', { schema: ScanId }) id: string,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<ScanView> {
    return scanShownTo(operator.role, await this.scans.cancel(id, operator));
  }
}

/** 201 with a scan that has ended, 202 with one that still runs (docs/design.md#8). */
function answered(reply: FastifyReply, { role }: SignedInOperator, scan: ScanView): ScanView {
  void reply.code(scan.status === 'running' ? 202 : 201);
  return scanShownTo(role, scan);
}
