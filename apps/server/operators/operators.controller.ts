import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  ChangeOperator,
  CreatedOperatorToken,
  InvitedOperator,
  NewOperator,
  NewOperatorToken,
  OperatorList,
  OperatorView,
} from '#api/operators';
import { Id } from '#api/primitives';
import { CurrentOperator, ForOperators, ForSessions } from '../access/access.decorator.ts';
import type { SignedInOperator } from '../access/access.decorator.ts';
import { OperatorsService } from './operators.service.ts';
import { OperatorTokensService } from '../auth/operator-tokens/operator-tokens.service.ts';

@ApiTags('operators')
@Controller('api/v1/operators')
export class OperatorsController {
  private readonly operators: OperatorsService;
  private readonly tokens: OperatorTokensService;

  constructor(operators: OperatorsService, tokens: OperatorTokensService) {
    this.operators = operators;
    this.tokens = tokens;
  }

  /** Everyone who may sign in, and the service accounts. Only administrators see the tokens of others. */
  @Get()
  @ForOperators('viewer')
  @ApiOkResponse({ standardSchema: OperatorList })
  async list(@CurrentOperator() operator: SignedInOperator): Promise<OperatorList> {
    return { data: await this.operators.list(operator) };
  }

  /** Invites somebody; the answer has the one-time link. */
  @Post()
  @ForOperators('administrator', { isDangerous: true })
  @ApiCreatedResponse({ standardSchema: InvitedOperator })
  invite(
    @Body({ schema: NewOperator }) body: NewOperator,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<InvitedOperator> {
    return this.operators.invite(body, operator);
  }

  /** Changes name or role, disables or enables. */
  @Patch(':id')
  @ForOperators('administrator', { isDangerous: true })
  @ApiOkResponse({ standardSchema: OperatorView })
  change(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ChangeOperator }) body: ChangeOperator,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<OperatorView> {
    return this.operators.change(id, body, operator);
  }

  /** A token for automation, shown only now: the operator's own, or for an administrator that of a service account. */
  @Post(':id/tokens')
  @ForSessions('viewer', { isDangerous: true })
  @ApiCreatedResponse({ standardSchema: CreatedOperatorToken })
  createToken(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: NewOperatorToken }) body: NewOperatorToken,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<CreatedOperatorToken> {
    return this.tokens.create(id, body, operator);
  }

  /** Ends a token at once: the operator's own, or for an administrator any. */
  @Delete(':id/tokens/:tokenId')
  @ForOperators('viewer', { scope: null })
  @HttpCode(204)
  @ApiNoContentResponse()
  deleteToken(
    @Param('id', { schema: Id }) id: string,
    @Param('tokenId', { schema: Id }) tokenId: string,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<void> {
    return this.tokens.delete(id, tokenId, operator);
  }
}
