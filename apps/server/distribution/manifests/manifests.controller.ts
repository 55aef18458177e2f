import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Manifest } from '#api/manifest';
import { Sha256 } from '#api/primitives';
import {
  CurrentApiClient,
  type SignedInApiClient,
} from '../../access/current-api-client.decorator.ts';
import { ForApiClients } from '../../access/access.decorator.ts';
import { sendPrepared } from '../../http/caching/prepared-answer.ts';
import { ManifestsService } from './manifests.service.ts';

@ApiTags('Distribution')
@Controller('api/v1/manifests')
@ForApiClients()
export class ManifestsController {
  constructor(private readonly manifests: ManifestsService) {}

  /** The complete manifest that a head of the caller's scope names. */
  @Get(':sha256')
  @ApiOkResponse({ description: 'The manifest; immutable.', standardSchema: Manifest })
  async get(
    @Param('sha256', { schema: Sha256 }) sha256: string,
    @CurrentApiClient() client: SignedInApiClient,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendPrepared(request, reply, await this.manifests.get(sha256, client));
  }
}
