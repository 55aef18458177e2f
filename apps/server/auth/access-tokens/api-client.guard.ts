import { Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { AccessTokenStrategy } from './access-token.strategy.ts';
import { bearerRefusal } from './bearer-refusal.ts';

/** Lets requests with a valid access token pass, and puts the API client on them. */
@Injectable()
export class ApiClientGuard extends AuthGuard() {
  constructor(strategy: AccessTokenStrategy) {
    super({ defaultStrategy: strategy.name });
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
}
