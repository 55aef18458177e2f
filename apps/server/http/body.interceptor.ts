import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { ACCESS, type Access } from '../operators/access.decorator.ts';
import { refuseTokenIn } from '../operators/misplaced-token.ts';
import { readBody, UnreadBody } from './bodies.ts';
import { bodyRuleOf } from './body-rule.decorator.ts';

/** Reads the body of a request that the guards let pass: it runs after them, and before the body is validated. */
@Injectable()
export class BodyInterceptor implements NestInterceptor {
  private readonly reflector: Reflector;

  constructor(reflector: Reflector) {
    this.reflector = reflector;
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!(request.body instanceof UnreadBody)) return next.handle();
    const rule = bodyRuleOf(request);
    const maxBytes = this.isPublic(context) ? STRANGERS_BYTES : rule.maxBytes;
    request.body = await readBody(request, request.body, { ...rule, maxBytes });
    refuseTokenIn(request.body);
    return next.handle();
  }

  private isPublic(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<Access | undefined>(ACCESS, targets)?.kind === 'public';
  }
}

/** Names and secrets, which is all that a caller without credentials has to send, take far less. */
const STRANGERS_BYTES = 8 * 1024;
