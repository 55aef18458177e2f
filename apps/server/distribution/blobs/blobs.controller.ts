import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BLOB_BATCH_TYPE, BlobBatch } from '#api/blobs';
import { Sha256 } from '#api/primitives';
import {
  CurrentApiClient,
  type SignedInApiClient,
} from '../../access/current-api-client.decorator.ts';
import { ForApiClients } from '../../access/access.decorator.ts';
import { BlobsService } from './blobs.service.ts';
import { sendBody } from './send-body.ts';
import { sendFrames } from './send-frames.ts';

const FRAMES =
  'One frame per body: 32 bytes SHA-256, 4 bytes length (big-endian), the body. It may end before the last body asked for.';

@ApiTags('Distribution')
@Controller('api/v1/blobs')
@ForApiClients()
export class BlobsController {
  constructor(private readonly blobs: BlobsService) {}

  /** A body that the caller's scope publishes, or a range of it. */
  @Get(':sha256')
  @ApiOkResponse({
    description: 'The bytes; immutable.',
    content: { 'application/octet-stream': {} },
  })
  async get(
    @Param('sha256', { schema: Sha256 }) sha256: string,
    @CurrentApiClient() client: SignedInApiClient,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendBody(request, reply, sha256, await this.blobs.get(sha256, client));
  }

  /** Many bodies in one answer, for a first sync. */
  @Post()
  @HttpCode(200)
  @ApiOkResponse({ description: FRAMES, content: { [BLOB_BATCH_TYPE]: {} } })
  async getMany(
    @Body({ schema: BlobBatch }) batch: BlobBatch,
    @CurrentApiClient() client: SignedInApiClient,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendFrames(reply, await this.blobs.getMany(batch.sha256, client));
  }
}
