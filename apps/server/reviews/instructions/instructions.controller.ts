import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { InstructionsAnswer, ItemId, NewInstructions } from '#api/items';
import {
  CurrentOperator,
  ForOperators,
  type SignedInOperator,
} from '../../access/access.decorator.ts';
import { InstructionsService } from './instructions.service.ts';

@ApiTags('Review')
@Controller('api/v1/items/:id/instructions')
export class InstructionsController {
  constructor(private readonly instructions: InstructionsService) {}

  /** Writes what to do by hand once the version with this digest is installed; null removes it. */
  @Put()
  @ForOperators('approver', { keepsToContentTypes: true })
  @ApiOkResponse({ standardSchema: InstructionsAnswer })
  write(
    @Param('id', { schema: ItemId }) id: string,
    @Body({ schema: NewInstructions }) body: NewInstructions,
    @CurrentOperator() operator: SignedInOperator,
  ): Promise<InstructionsAnswer> {
    return this.instructions.write(id, body, operator);
  }
}
