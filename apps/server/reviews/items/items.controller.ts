import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ContentTypeList, ItemDetail, ItemId, ItemList, ItemQuery } from '#api/items';
import { ForOperators } from '../../operators/access.decorator.ts';
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
  detail(@Param('id', { schema: ItemId }) id: string): Promise<ItemDetail> {
    return this.items.detail(id);
  }
}
