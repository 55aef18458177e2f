import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  NewRelease,
  NewRestore,
  PublicationView,
  PublishAnswer,
  ReleaseDetail,
  ReleaseList,
  ReleaseQuery,
  ReleaseSeq,
  RestorePreview,
} from '#api/releases';
import {
  CurrentOperator,
  ForOperators,
  type SignedInOperator,
} from '../access/access.decorator.ts';
import { Publisher } from './publisher.service.ts';
import { ReleasesService } from './releases.service.ts';
import { Restorer } from './restore/restorer.service.ts';

@ApiTags('Release')
@Controller('api/v1')
export class ReleasesController {
  constructor(
    private readonly releases: ReleasesService,
    private readonly publisher: Publisher,
    private readonly restorer: Restorer,
  ) {}

  @Post('releases')
  @ForOperators('approver', { scope: 'publish' })
  @ApiCreatedResponse({ standardSchema: PublishAnswer })
  @ApiOkResponse({ standardSchema: PublishAnswer, description: 'Nothing was approved.' })
  async publish(
    @Body({ schema: NewRelease }) body: NewRelease,
    @CurrentOperator() actor: SignedInOperator,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublishAnswer> {
    const answer = await this.publisher.publish({ ...body, trigger: 'operator', actor });
    reply.code(statusOf(answer));
    return answer;
  }

  @Get('releases')
  @ForOperators('viewer')
  @ApiOkResponse({ standardSchema: ReleaseList })
  list(@Query({ schema: ReleaseQuery }) query: ReleaseQuery): Promise<ReleaseList> {
    return this.releases.list(query);
  }

  @Get('releases/:seq')
  @ForOperators('viewer')
  @ApiOkResponse({ standardSchema: ReleaseDetail })
  detail(
    @Param('seq', { schema: ReleaseSeq }) seq: number,
    @Query({ schema: ReleaseQuery }) query: ReleaseQuery,
  ): Promise<ReleaseDetail> {
    return this.releases.detail(seq, query);
  }

  @Get('releases/:seq/restore')
  @ForOperators('viewer')
  @ApiOkResponse({ standardSchema: RestorePreview })
  preview(@Param('seq', { schema: ReleaseSeq }) seq: number): Promise<RestorePreview> {
    return this.restorer.preview(seq);
  }

  @Post('releases/:seq/restore')
  @ForOperators('approver', { scope: 'publish', isDangerous: true })
  @ApiCreatedResponse({ standardSchema: PublishAnswer })
  @ApiOkResponse({ standardSchema: PublishAnswer, description: 'Nothing differs.' })
  async restore(
    @Param('seq', { schema: ReleaseSeq }) seq: number,
    @Body({ schema: NewRestore }) { publishId, override }: NewRestore,
    @CurrentOperator() actor: SignedInOperator,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublishAnswer> {
    const answer = await this.restorer.restore({
      seq,
      publishId,
      overrideReason: override?.reason,
      actor,
    });
    reply.code(statusOf(answer));
    return answer;
  }

  @Get('publication')
  @ForOperators('viewer')
  @ApiOkResponse({ standardSchema: PublicationView })
  publication(): Promise<PublicationView> {
    return this.releases.publication();
  }
}

/** Created, unless there was nothing to publish (docs/design.md#8). */
function statusOf({ published, removed }: PublishAnswer): 200 | 201 {
  return published + removed > 0 ? 201 : 200;
}
