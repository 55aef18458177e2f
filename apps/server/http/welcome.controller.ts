import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../operators/access.decorator.ts';

/** What somebody reads who opens the server's address. */
@ApiExcludeController()
@Controller()
export class WelcomeController {
  @Get()
  @Public()
  @Header('content-type', 'text/plain; charset=utf-8')
  welcome(): string {
    return `This is a ProSync server: it distributes reviewed content to downstream instances.
Its API is described at /api/openapi.json and, with examples, in the README.
`;
  }
}
