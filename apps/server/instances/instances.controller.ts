import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  ChangeInstance,
  InstanceDetail,
  InstanceItemQuery,
  InstanceList,
  InstanceQuery,
  MergeInstance,
} from '#api/instances';
import { Id } from '#api/primitives';
import {
  CurrentOperator,
  ForOperators,
  type SignedInOperator,
} from '../access/access.decorator.ts';
import { InstanceChangesService } from './instance-changes.service.ts';
import { InstancesService } from './instances.service.ts';

const FIRST_ITEMS: InstanceItemQuery = { limit: 1 };

@ApiTags('Instances')
@Controller('api/v1/instances')
@ForOperators('viewer')
export class InstancesController {
  constructor(
    private readonly instances: InstancesService,
    private readonly changes: InstanceChangesService,
  ) {}

  /** Every instance that ever reported, with its health. */
  @Get()
  @ApiOkResponse({ description: 'A page of instances.', standardSchema: InstanceList })
  list(@Query({ schema: InstanceQuery }) query: InstanceQuery): Promise<InstanceList> {
    return this.instances.list(query);
  }

  /** One instance with the installed state of its items. */
  @Get(':id')
  @ApiOkResponse({ description: 'The instance.', standardSchema: InstanceDetail })
  get(
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: InstanceItemQuery }) query: InstanceItemQuery,
  ): Promise<InstanceDetail> {
    return this.instances.get(id, query);
  }

  /** Names the instance; its reports do not change that name. */
  @Patch(':id')
  @ForOperators('administrator')
  @ApiOkResponse({ description: 'The instance.', standardSchema: InstanceDetail })
  async rename(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ChangeInstance }) { name }: ChangeInstance,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<InstanceDetail> {
    await this.changes.rename(id, name, operator);
    return this.instances.get(id, FIRST_ITEMS);
  }

  /** Removes another entry of the same installation, and keeps the name that an operator gave it. */
  @Post(':id/merge')
  @HttpCode(200)
  @ForOperators('administrator')
  @ApiOkResponse({ description: 'The instance that remains.', standardSchema: InstanceDetail })
  async merge(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: MergeInstance }) { from }: MergeInstance,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<InstanceDetail> {
    await this.changes.merge(id, from, operator);
    return this.instances.get(id, FIRST_ITEMS);
  }

  /** Removes the instance from the list. Nothing changes on the instance itself; it is listed again if it reports again. */
  @Delete(':id')
  @HttpCode(204)
  @ForOperators('administrator')
  @ApiNoContentResponse()
  remove(
    @Param('id', { schema: Id }) id: string,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<void> {
    return this.changes.remove(id, operator);
  }
}
