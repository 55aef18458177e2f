import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ContentTypeList, ItemDetail, ItemId, ItemList, ItemQuery } from '#api/items';
import {
  contentTypesOf,
  CurrentOperator,
  ForOperators,
  type SignedInOperator,
} from '../../access/access.decorator.ts';
import { shownTo } from './item.views.ts';
import { ItemsService } from './items.service.ts';

@ApiTags('Review')
@Controller('api/v1')
export class ItemsController {
  constructor(private readonly items: ItemsService) {}

  @Get('items')
  @ForOperators('viewer', { keepsToContentTypes: true })
  @ApiOkResponse({ standardSchema: ItemList })
  list(
    @Query({ schema: ItemQuery }) query: ItemQuery,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<ItemList> {
    return this.items.list(query, contentTypesOf(operator));
  }

  @Get('content-types')
  @ForOperators('viewer', { keepsToContentTypes: true })
  @ApiOkResponse({ standardSchema: ContentTypeList })
  contentTypes(@CurrentOperator() operator: SignedInOperator): Promise<ContentTypeList> {
    return this.items.contentTypes(contentTypesOf(operator));
  }

  @Get('items/:id')
  @ForOperators('viewer', { keepsToContentTypes: true })
  @ApiOkResponse({ standardSchema: ItemDetail })
  async detail(
    @Param('id', { schema: ItemId }) id: string,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<ItemDetail> {
    return shownTo(operator.role, await this.items.detail(id, contentTypesOf(operator)));
  }
}
