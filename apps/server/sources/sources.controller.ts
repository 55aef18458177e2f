import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  NewSource,
  NewSourceTest,
  SourceChange,
  SourceId,
  SourceList,
  SourceTest,
  SourceView,
} from '#api/sources';
import {
  CurrentOperator,
  ForOperators,
  type SignedInOperator,
} from '../access/access.decorator.ts';
import { sourceShownTo } from './shown-to.ts';
import { SourceDeletion } from './source-deletion.ts';
import { SourcesService } from './sources.service.ts';

@ApiTags('Sources')
@Controller('api/v1/sources')
export class SourcesController {
  constructor(
    private readonly sources: SourcesService,
    private readonly deletion: SourceDeletion,
  ) {}

  @Get()
  @ForOperators('viewer')
  @ApiOkResponse({ standardSchema: SourceList })
  async list(@CurrentOperator() { role }: SignedInOperator): Promise<SourceList> {
    const { data } = await this.sources.list();
    return { data: data.map((source) => sourceShownTo(role, source)) };
  }

  @Post()
  @ForOperators('administrator', { isDangerous: true })
  @ApiCreatedResponse({ standardSchema: SourceView })
  add(
    @Body({ schema: NewSource }) input: NewSource,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<SourceView> {
    return this.sources.add(input, operator);
  }

  /** What would be reached with these settings, or why not; nothing is stored. */
  @Post('test')
  @HttpCode(200)
  @ForOperators('administrator')
  @ApiOkResponse({ standardSchema: SourceTest })
  testNew(
    @Body({ schema: NewSourceTest }) input: NewSourceTest,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<SourceTest> {
    return this.sources.testNew(input, operator);
  }

  @Get(':id')
  @ForOperators('viewer')
  @ApiOkResponse({ standardSchema: SourceView })
  async get(
    @Param('id', { schema: SourceId }) id: string,
    @CurrentOperator() { role }: SignedInOperator,
  ): Promise<SourceView> {
    return sourceShownTo(role, await this.sources.get(id));
  }

  @Patch(':id')
  @ForOperators('administrator', { isDangerous: true })
  @ApiOkResponse({ standardSchema: SourceView })
  change(
    @Param('id', { schema: SourceId }) id: string,
    @Body({ schema: SourceChange }) change: SourceChange,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<SourceView> {
    return this.sources.change(id, change, operator);
  }

  /** Deletes a source. What is published of it stays so until its removal is approved and published. */
  @Delete(':id')
  @HttpCode(204)
  @ForOperators('administrator', { isDangerous: true })
  @ApiNoContentResponse()
  delete(
    @Param('id', { schema: SourceId }) id: string,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<void> {
    return this.deletion.delete(id, operator);
  }

  @Post(':id/test')
  @HttpCode(200)
  @ForOperators('administrator')
  @ApiOkResponse({ standardSchema: SourceTest })
  test(
    @Param('id', { schema: SourceId }) id: string,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<SourceTest> {
    return this.sources.test(id, operator);
  }
}
