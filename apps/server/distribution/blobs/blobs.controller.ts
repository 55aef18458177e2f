import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BlobBatch } from '#api/blobs';
import { Sha256 } from '#api/primitives';
import {
  CurrentApiClient,
  type SignedInApiClient,
} from '../../api-clients/current-api-client.decorator.ts';
import { ForApiClients } from '../../operators/access.decorator.ts';
import { BlobsService } from './blobs.service.ts';
import { sendBody } from './send-body.ts';
import { sendFrames } from './send-frames.ts';

@Controller('api/v1/blobs')
@ForApiClients()
export class BlobsController {
  constructor(private readonly blobs: BlobsService) {}

  /** A body that the caller's scope publishes, or a range of it. */
  @Get(':sha256')
  @ApiOkResponse({ description: 'The bytes of the body; immutable.' })
  async get(
    @Param('sha256', { schema: Sha256 }) sha256: string,
    @CurrentApiClient() client: SignedInApiClient,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendBody(request, reply, sha256, await this.blobs.get(sha256, client.scope));
  }

  /** Many bodies in one answer, for a first sync. */
  @Post()
  @HttpCode(200)
  @ApiOkResponse({ description: 'The bodies, framed as libs/api/blobs.ts says.' })
  async getMany(
    @Body({ schema: BlobBatch }) batch: BlobBatch,
    @CurrentApiClient() client: SignedInApiClient,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendFrames(reply, await this.blobs.getMany(batch.sha256, client.scope));
  }
}
