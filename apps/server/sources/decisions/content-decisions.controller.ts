import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AcceptedContent, BlockedFileList, SourceId } from '#api/sources';
import {
  CurrentOperator,
  ForOperators,
  type SignedInOperator,
} from '../../access/access.decorator.ts';
import { ContentDecisionsService } from './content-decisions.service.ts';

@ApiTags('Sources')
@Controller('api/v1')
export class ContentDecisionsController {
  constructor(private readonly decisions: ContentDecisionsService) {}

  /** The files that the last scan blocked because they look like credentials. */
  @Get('sources/:id/blocked-files')
  @ForOperators('administrator')
  @ApiOkResponse({ standardSchema: BlockedFileList })
  blocked(@Param('id', { schema: SourceId }) id: string): Promise<BlockedFileList> {
    return this.decisions.blocked(id);
  }

  /** Lets scans read files with this SHA-256 although they look like credentials. */
  @Post('accepted-content')
  @HttpCode(204)
  @ForOperators('administrator', { isDangerous: true })
  @ApiNoContentResponse()
  accept(
    @Body({ schema: AcceptedContent }) accepted: AcceptedContent,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<void> {
    return this.decisions.accept(accepted, operator);
  }
}
