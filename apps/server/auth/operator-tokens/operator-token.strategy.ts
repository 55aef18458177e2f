import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import { Strategy } from 'passport-http-bearer';
import type { SignedInOperator } from '../../access/access.decorator.ts';
import { TokenOperators } from './token-operators.ts';

/** How passport asks whose operator token it is. */
@Injectable()
export class OperatorTokenStrategy extends PassportStrategy(Strategy, 'operator-token') {
  /** Passport keeps names for the whole process, which may hold two servers (in tests): each has a name of its own. */
  override readonly name = `operator-token ${randomUUID()}`;
  private readonly tokens: TokenOperators;

  constructor(tokens: TokenOperators) {
    super();
    this.tokens = tokens;
    passport.use(this.name, this);
  }

  async validate(token: string): Promise<SignedInOperator | null> {
    return this.tokens.operatorOf(token);
  }
}
