import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PROBLEMS } from '#api/problems';
import { ProSyncError } from '#domain/errors';
import { Public } from '../access/access.decorator.ts';

/** The pages that the `type` of an error answer leads to (RFC 9457 3.1.1). */
@ApiExcludeController()
@Controller('problems')
export class ProblemsController {
  @Get(':code')
  @Public()
  @Header('content-type', 'text/plain; charset=utf-8')
  explain(@Param('code') code: string): string {
    const kind = Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : undefined;
    if (!kind) throw new ProSyncError('not-found', 'There is no problem with this code.');
    return `${code}\n${kind.title}.\n${kind.remedy}\nHTTP status ${kind.status}. The detail of the answer says why, and what to do.\n`;
  }
}
