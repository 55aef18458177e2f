import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  ApiClientList,
  ApiClientView,
  ChangeApiClient,
  CreatedApiClient,
  NewApiClient,
  NewSecret,
} from '#api/api-clients';
import { Id } from '#api/primitives';
import { CurrentOperator, ForOperators } from '../access/access.decorator.ts';
import type { SignedInOperator } from '../access/access.decorator.ts';
import { ApiClientsService } from './api-clients.service.ts';

@ApiTags('api-clients')
@Controller('api/v1/api-clients')
@ForOperators('administrator')
export class ApiClientsController {
  private readonly apiClients: ApiClientsService;

  constructor(apiClients: ApiClientsService) {
    this.apiClients = apiClients;
  }

  /** Every API client, by name. */
  @Get()
  @ApiOkResponse({ standardSchema: ApiClientList })
  async list(): Promise<ApiClientList> {
    return { data: await this.apiClients.list() };
  }

  /** One API client. */
  @Get(':id')
  @ApiOkResponse({ standardSchema: ApiClientView })
  get(@Param('id', { schema: Id }) id: string): Promise<ApiClientView> {
    return this.apiClients.get(id);
  }

  /** A new API client; the answer is the only one that ever has the secret. */
  @Post()
  @ForOperators('administrator', { isDangerous: true })
  @ApiCreatedResponse({ standardSchema: CreatedApiClient })
  create(
    @Body({ schema: NewApiClient }) body: NewApiClient,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<CreatedApiClient> {
    return this.apiClients.create(body, operator);
  }

  /**
   * Changes the content types. Instances of the API client take a narrower scope at once and keep what they no longer receive
   * until somebody there confirms its removal; a wider scope needs a new login at each instance.
   */
  @Patch(':id')
  @ForOperators('administrator', { isDangerous: true })
  @ApiOkResponse({ standardSchema: ApiClientView })
  change(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ChangeApiClient }) body: ChangeApiClient,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<ApiClientView> {
    return this.apiClients.changeScope(id, body.contentTypes, operator);
  }

  /** A new secret; the old one and all tokens end at once. */
  @Post(':id/secret')
  @ForOperators('administrator', { isDangerous: true })
  @ApiCreatedResponse({ standardSchema: CreatedApiClient })
  changeSecret(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: NewSecret }) body: NewSecret,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<CreatedApiClient> {
    return this.apiClients.changeSecret(id, body.secret, operator);
  }

  /** Deletes the API client; its tokens are refused at once. */
  @Delete(':id')
  @ForOperators('administrator', { isDangerous: true })
  @HttpCode(204)
  @ApiNoContentResponse()
  delete(
    @Param('id', { schema: Id }) id: string,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<void> {
    return this.apiClients.delete(id, operator);
  }
}
