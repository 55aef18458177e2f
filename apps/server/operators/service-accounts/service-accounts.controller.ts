import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { NewServiceAccount, OperatorView } from '#api/operators';
import {
  CurrentOperator,
  ForOperators,
  type SignedInOperator,
} from '../../access/access.decorator.ts';
import { ServiceAccountsService } from './service-accounts.service.ts';

@ApiTags('operators')
@Controller('api/v1/service-accounts')
export class ServiceAccountsController {
  constructor(private readonly accounts: ServiceAccountsService) {}

  /** Adds an operator for automation, which has tokens and no password. */
  @Post()
  @ForOperators('administrator', { isDangerous: true })
  @ApiCreatedResponse({ standardSchema: OperatorView })
  add(
    @Body({ schema: NewServiceAccount }) body: NewServiceAccount,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<OperatorView> {
    return this.accounts.add(body, operator);
  }
}
