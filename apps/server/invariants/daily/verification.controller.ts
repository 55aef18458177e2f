import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { VerificationView } from '#api/verification';
import { ForOperators } from '../../access/access.decorator.ts';
import { VerificationService } from './verification.service.ts';

@ApiTags('server')
@Controller('api/v1/verification')
export class VerificationController {
  constructor(private readonly verification: VerificationService) {}

  /** How the daily verification of the database went last. */
  @Get()
  @ForOperators('viewer')
  @ApiOkResponse({ standardSchema: VerificationView })
  last(): Promise<VerificationView> {
    return this.verification.last();
  }
}
