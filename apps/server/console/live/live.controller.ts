import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  CurrentOperator,
  ForOperators,
  type SignedInOperator,
} from '../../access/access.decorator.ts';
import { LiveStreams } from './live-streams.ts';

@ApiTags('Review')
@Controller('api/v1/live')
export class LiveController {
  private readonly streams: LiveStreams;

  constructor(streams: LiveStreams) {
    this.streams = streams;
  }

  /** Server-sent events `review`, `release`, `scan` and `report`: hints to read again, never content. */
  @Get()
  @ForOperators('viewer', { keepsToContentTypes: true })
  @ApiOkResponse({ description: 'A stream of text/event-stream.' })
  open(@CurrentOperator() operator: SignedInOperator, @Res() reply: FastifyReply): void {
    this.streams.open(operator.id, reply);
  }
}
