import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  CurrentApiClient,
  type SignedInApiClient,
} from '../../access/current-api-client.decorator.ts';
import { ForApiClients } from '../../access/access.decorator.ts';
import { EventStreams } from './event-streams.ts';

@ApiTags('Distribution')
@Controller('api/v1/events')
@ForApiClients()
export class EventsController {
  constructor(private readonly streams: EventStreams) {}

  /** Server-sent events `head-changed`: a hint that a new head is there, never content. */
  @Get()
  @ApiOkResponse({ description: 'Events without end.', content: { 'text/event-stream': {} } })
  get(
    @CurrentApiClient() client: SignedInApiClient,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    this.streams.open(client, request, reply);
  }
}
