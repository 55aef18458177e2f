import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ContentTypeList, ItemDetail, ItemId, ItemList, ItemQuery } from '#api/items';
import {
  CurrentOperator,
  ForOperators,
  type SignedInOperator,
} from '../../operators/access.decorator.ts';
import { shownTo } from './item.views.ts';
import { ItemsService } from './items.service.ts';

@ApiTags('Review')
@Controller('api/v1')
export class ItemsController {
  constructor(private readonly items: ItemsService) {}

  @Get('items')
  @ForOperators('viewer')
  @ApiOkResponse({ standardSchema: ItemList })
  list(@Query({ schema: ItemQuery }) query: ItemQuery): Promise<ItemList> {
    return this.items.list(query);
  }

  @Get('content-types')
  @ForOperators('viewer')
  @ApiOkResponse({ standardSchema: ContentTypeList })
  contentTypes(): Promise<ContentTypeList> {
    return this.items.contentTypes();
  }

  @Get('items/:id')
  @ForOperators('viewer')
  @ApiOkResponse({ standardSchema: ItemDetail })
  async detail(
    @Param('id', { schema: ItemId }) id: string,
    @CurrentOperator() { role }: SignedInOperator,
  ): Promise<ItemDetail> {
    return shownTo(role, await this.items.detail(id));
  }
}
