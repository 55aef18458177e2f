import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import { Strategy } from 'passport-http-bearer';
import type { SignedInApiClient } from '../../access/current-api-client.decorator.ts';
import { TokenCache } from './token-cache.ts';

/** How passport asks whose access token it is. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, 'access-token') {
  /** Passport keeps names for the whole process, which may hold two servers (in tests): each has a name of its own. */
  override readonly name = `access-token ${randomUUID()}`;
  private readonly tokens: TokenCache;

  constructor(tokens: TokenCache) {
    super();
    this.tokens = tokens;
    passport.use(this.name, this);
  }

  async validate(token: string): Promise<SignedInApiClient | null> {
    return this.tokens.check(token);
  }
}
