import { Body, Controller, Delete, Get, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ChangePassword, NewSession, SessionView } from '#api/sessions';
import { Config } from '../../config/server-config.ts';
import {
  CurrentOperator,
  ForOperators,
  ForSessions,
  Public,
} from '../../access/access.decorator.ts';
import type { SignedInOperator } from '../../access/access.decorator.ts';
import { refuseForeignOrigin } from './own-origin.ts';
import { SessionCookie } from './session-cookie.ts';
import { sessionView } from './session.view.ts';
import { SessionsService } from './sessions.service.ts';

@ApiTags('session')
@Controller('api/v1/session')
export class SessionsController {
  private readonly sessions: SessionsService;
  private readonly cookie: SessionCookie;
  private readonly config: Config;

  constructor(sessions: SessionsService, cookie: SessionCookie, config: Config) {
    this.sessions = sessions;
    this.cookie = cookie;
    this.config = config;
  }

  /** Signs in: the answer sets the session cookie. */
  @Post()
  @Public()
  @ApiCreatedResponse({ standardSchema: SessionView })
  async signIn(
    @Body({ schema: NewSession }) body: NewSession,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    refuseForeignOrigin(request, this.config.publicUrl);
    const previous = this.cookie.read(request);
    const { token, operator } = await this.sessions.signIn(body, request.ip, previous);
    this.cookie.set(reply, token);
    return sessionView(operator);
  }

  /** Who is signed in. */
  @Get()
  @ForOperators('viewer', { scope: null, keepsToContentTypes: true })
  @ApiOkResponse({ standardSchema: SessionView })
  who(@CurrentOperator() operator: SignedInOperator): SessionView {
    return sessionView(operator);
  }

  /** Signs out: the session ends on every server. */
  @Delete()
  @HttpCode(204)
  @ForSessions('viewer')
  @ApiNoContentResponse()
  async signOut(
    @CurrentOperator() operator: SignedInOperator,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.signOut(this.cookie.read(request), operator);
    this.cookie.clear(reply);
  }

  /** Changes the own password; every other session and all tokens of the operator end. */
  @Put('password')
  @ForSessions('viewer')
  @ApiOkResponse({ standardSchema: SessionView })
  async changePassword(
    @Body({ schema: ChangePassword }) body: ChangePassword,
    @CurrentOperator() operator: SignedInOperator,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const session = await this.sessions.changePassword(body, operator, request.ip);
    this.cookie.set(reply, session.token);
    return sessionView(session.operator);
  }
}
