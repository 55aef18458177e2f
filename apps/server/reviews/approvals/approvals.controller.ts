import { Body, Controller, Delete, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  ApprovalsAnswer,
  MAX_APPROVALS_BYTES,
  NewApprovals,
  WithdrawalsAnswer,
  WithdrawApprovals,
} from '#api/approvals';
import { TakesBody } from '../../http/body-rule.decorator.ts';
import {
  CurrentOperator,
  ForOperators,
  type SignedInOperator,
} from '../../access/access.decorator.ts';
import { ApprovalsService } from './approvals.service.ts';

@ApiTags('Review')
@Controller('api/v1/approvals')
export class ApprovalsController {
  constructor(private readonly approvals: ApprovalsService) {}

  @Post()
  @HttpCode(200)
  @TakesBody({ maxBytes: MAX_APPROVALS_BYTES })
  @ForOperators('approver', { keepsToContentTypes: true })
  @ApiOkResponse({ standardSchema: ApprovalsAnswer })
  approve(
    @Body({ schema: NewApprovals }) body: NewApprovals,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<ApprovalsAnswer> {
    return this.approvals.approve(body, operator);
  }

  @Delete()
  @TakesBody({ maxBytes: MAX_APPROVALS_BYTES })
  @ForOperators('approver', { keepsToContentTypes: true })
  @ApiOkResponse({ standardSchema: WithdrawalsAnswer })
  withdraw(
    @Body({ schema: WithdrawApprovals }) body: WithdrawApprovals,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<WithdrawalsAnswer> {
    return this.approvals.withdraw(body, operator);
  }
}
