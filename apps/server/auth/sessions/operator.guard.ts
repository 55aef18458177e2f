import { Injectable, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import type { Role } from '#api/operators';
import { ProSyncError } from '#domain/errors';
import { tokenRefusal, type TokenDemand, type TokenRights } from '#domain/token-rights';
import { bearerRefusal } from '../access-tokens/bearer-refusal.ts';
import { Config } from '../../config/server-config.ts';
import type { OperatorAccess, SignedInOperator } from '../../access/access.decorator.ts';
import { OperatorTokenStrategy } from '../operator-tokens/operator-token.strategy.ts';
import { refuseForeignOrigin, refuseMissingHeader } from './own-origin.ts';
import { SessionCookie } from './session-cookie.ts';
import { RECENT_SIGN_IN_MINUTES, SessionsService } from './sessions.service.ts';

type Call = FastifyRequest & { user?: SignedInOperator };

/** Lets operators pass, by token or by session cookie, and puts them on the request. */
@Injectable()
export class OperatorGuard extends AuthGuard() {
  private readonly sessions: SessionsService;
  private readonly cookie: SessionCookie;
  private readonly config: Config;

  constructor(
    strategy: OperatorTokenStrategy,
    sessions: SessionsService,
    cookie: SessionCookie,
    config: Config,
  ) {
    super({ defaultStrategy: strategy.name });
    this.sessions = sessions;
    this.cookie = cookie;
    this.config = config;
  }

  /**
   * True when the caller is an operator who has this access; throws `unauthenticated`, `csrf`, `forbidden`, and for a token
   * `session-required` or `token-scope`; for a session `sign-in-again` when what is dangerous needs a recent sign-in.
   */
  async allow(context: ExecutionContext, access: OperatorAccess): Promise<boolean> {
    const { role, token, isDangerous } = access;
    const request = context.switchToHttp().getRequest<Call>();
    if (request.headers.authorization !== undefined) await super.canActivate(context);
    else request.user = await this.bySession(request);
    if (!request.user || RANK[request.user.role] < RANK[role])
      throw new ProSyncError('forbidden', `This needs the role ${role}.`, {
        remedy: 'Ask an administrator.',
      });
    if (request.user.token) refuseToken(request.user.token, token);
    else if (isDangerous && request.user.hasJustSignedIn !== true) throw signInAgain();
    return true;
  }

  override handleRequest<User>(
    error: unknown,
    user: User | false | null,
    challenge: unknown,
  ): User {
    if (error) throw error;
    if (user) return user;
    throw bearerRefusal(challenge);
  }

  /** A browser sends its cookie also when another page makes it call, so calls that change something must prove more. */
  private async bySession(request: Call): Promise<SignedInOperator> {
    const operator = await this.sessions.operatorOf(this.cookie.read(request));
    if (request.method === 'GET' || request.method === 'HEAD') return operator;
    refuseMissingHeader(request);
    refuseForeignOrigin(request, this.config.publicUrl);
    return operator;
  }
}

function refuseToken(rights: TokenRights, demand: TokenDemand | null): void {
  if (demand === null)
    throw new ProSyncError('session-required', "A token can't do this.", {
      remedy: 'Sign in to the console and do it there.',
    });
  const detail = tokenRefusal(rights, demand);
  if (detail === null) return;
  throw new ProSyncError('token-scope', detail, {
    remedy: 'Use a token that includes it; its owner makes one in the console.',
  });
}

function signInAgain(): ProSyncError {
  return new ProSyncError(
    'sign-in-again',
    `This needs a sign-in within the last ${RECENT_SIGN_IN_MINUTES} minutes.`,
    { remedy: 'Sign in again with your password (POST /session), then repeat the call.' },
  );
}

const RANK: Readonly<Record<Role, number>> = { viewer: 0, approver: 1, administrator: 2 };
