import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AcceptInvitation, InvitationView, LookAtInvitation } from '#api/operators';
import { SessionView } from '#api/sessions';
import { Config } from '../../config/server-config.ts';
import { Public } from '../../access/access.decorator.ts';
import { refuseForeignOrigin } from '../../auth/sessions/own-origin.ts';
import { SessionCookie } from '../../auth/sessions/session-cookie.ts';
import { sessionView } from '../../auth/sessions/session.view.ts';
import { InvitationsService } from './invitations.service.ts';

@ApiTags('invitations')
@Controller('api/v1/invitations')
export class InvitationsController {
  private readonly invitations: InvitationsService;
  private readonly cookie: SessionCookie;
  private readonly config: Config;

  constructor(invitations: InvitationsService, cookie: SessionCookie, config: Config) {
    this.invitations = invitations;
    this.cookie = cookie;
    this.config = config;
  }

  /** What a one-time link is for; the code travels in the body, because addresses are logged. */
  @Post('look')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ standardSchema: InvitationView })
  look(@Body({ schema: LookAtInvitation }) body: LookAtInvitation): Promise<InvitationView> {
    return this.invitations.look(body.code);
  }

  /** Uses a one-time link: sets the password and signs in, as the session cookie. */
  @Post('accept')
  @Public()
  @ApiCreatedResponse({ standardSchema: SessionView })
  async accept(
    @Body({ schema: AcceptInvitation }) body: AcceptInvitation,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    refuseForeignOrigin(request, this.config.publicUrl);
    const { token, operator } = await this.invitations.accept(body);
    this.cookie.set(reply, token);
    return sessionView(operator);
  }
}
