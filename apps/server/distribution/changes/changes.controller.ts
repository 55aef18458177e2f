import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Changes, ChangesQuery } from '#api/manifest';
import {
  CurrentApiClient,
  type SignedInApiClient,
} from '../../access/current-api-client.decorator.ts';
import { ForApiClients } from '../../access/access.decorator.ts';
import { sendPrepared } from '../../http/caching/prepared-answer.ts';
import { ChangesService } from './changes.service.ts';

@ApiTags('Distribution')
@Controller('api/v1/changes')
@ForApiClients()
export class ChangesController {
  constructor(private readonly changes: ChangesService) {}

  /** What changed in the caller's scope since a release; 410 names the manifest to take instead. */
  @Get()
  @ApiOkResponse({ description: 'Published and withdrawn items.', standardSchema: Changes })
  async get(
    @Query({ schema: ChangesQuery }) query: ChangesQuery,
    @CurrentApiClient() client: SignedInApiClient,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendPrepared(request, reply, await this.changes.since(query.since, client));
  }
}
