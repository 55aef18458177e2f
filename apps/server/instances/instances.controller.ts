import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { InstanceDetail, InstanceItemQuery, InstanceList, InstanceQuery } from '#api/instances';
import { ForOperators } from '../operators/access.decorator.ts';
import { InstancesService } from './instances.service.ts';

@ApiTags('Instances')
@Controller('api/v1/instances')
@ForOperators('viewer')
export class InstancesController {
  constructor(private readonly instances: InstancesService) {}

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
    @Param('id', { schema: z.uuid() }) id: string,
    @Query({ schema: InstanceItemQuery }) query: InstanceItemQuery,
  ): Promise<InstanceDetail> {
    return this.instances.get(id, query);
  }
}
