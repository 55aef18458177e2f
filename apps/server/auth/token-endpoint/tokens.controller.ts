import { Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, type ApiBodyOptions, ApiConsumes, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { TokenAnswer, TokenRequest } from '#api/oauth';
import { bodyOf } from '../../http/request-bodies.ts';
import { Public } from '../../access/access.decorator.ts';
import { readTokenRequest } from './token-request.ts';
import { TokensService } from './tokens.service.ts';

/** The form as OpenAPI describes it; it is read by hand, because RFC 6749 has errors of its own. */
const TOKEN_FORM = { schema: z.toJSONSchema(TokenRequest) } as ApiBodyOptions;

@ApiTags('oauth')
@Controller('oauth')
export class TokensController {
  private readonly tokens: TokensService;

  constructor(tokens: TokensService) {
    this.tokens = tokens;
  }

  /** Client credentials grant (RFC 6749 4.4): name and secret, by HTTP Basic or in the form, for an access token. */
  @Post('token')
  @HttpCode(200)
  @Public()
  @Header('cache-control', 'no-store')
  @Header('pragma', 'no-cache')
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody(TOKEN_FORM)
  @ApiOkResponse({ standardSchema: TokenAnswer })
  async issue(@Req() request: FastifyRequest): Promise<TokenAnswer> {
    const credentials = readTokenRequest(await bodyOf(request), request.headers.authorization);
    return this.tokens.issue(credentials, request.ip);
  }
}
