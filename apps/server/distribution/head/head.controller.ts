import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Envelope } from '#api/head';
import {
  CurrentApiClient,
  type SignedInApiClient,
} from '../../access/current-api-client.decorator.ts';
import { ForApiClients } from '../../access/access.decorator.ts';
import { sendPrepared } from '../../http/caching/prepared-answer.ts';
import { HeadService } from './head.service.ts';

@ApiTags('Distribution')
@Controller('api/v1/head')
@ForApiClients()
export class HeadController {
  constructor(private readonly heads: HeadService) {}

  /** The signed head of the caller's scope. `Prefer: wait=55` holds the answer until something in it changes. */
  @Get()
  @ApiOkResponse({ description: 'The signed head (DSSE).', standardSchema: Envelope })
  async get(
    @CurrentApiClient() client: SignedInApiClient,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { seconds, caller } = await this.heads.wait(client, request, reply);
    if (seconds > 0) reply.header('preference-applied', `wait=${seconds}`);
    await sendPrepared(request, reply, this.heads.of(caller));
  }
}
