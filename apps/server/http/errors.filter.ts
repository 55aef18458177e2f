import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_TYPE } from '#api/problem';
import type { ProSyncError } from '#domain/errors';
import { tokenErrorOf } from './token-error.ts';
import { Config } from '../config/server-config.ts';
import { Metrics } from '../metrics/metrics.service.ts';
import { asProSyncError } from './thrown-errors.ts';
import { challengeOf, headersOf, problemOf } from './problem-body.ts';
import { AllowedMethods } from './allowed-methods.ts';

/** Every error that leaves the server: problem+json (RFC 9457), at the token endpoint the shape of RFC 6749. */
@Catch()
export class ErrorsFilter implements ExceptionFilter {
  private readonly allowedMethods: AllowedMethods;
  private readonly config: Config;
  private readonly failures: ReturnType<typeof failureCounter>;
  private readonly logger = new Logger('Errors');

  constructor(allowedMethods: AllowedMethods, config: Config, metrics: Metrics) {
    this.allowedMethods = allowedMethods;
    this.config = config;
    this.failures = failureCounter(metrics);
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const error = this.allowedMethods.refine(asProSyncError(thrown), request);
    this.report(error, request);
    if (reply.raw.headersSent) return void reply.raw.destroy();
    const isTokenEndpoint = request.url.split('?', 1)[0] === '/oauth/token';
    if (isTokenEndpoint) return sendTokenError(error, request, reply);
    const problem = problemOf(error, request, this.config.basePath);
    reply.code(problem.status).headers({ ...headersOf(error), ...challengeOf(error) });
    void reply.type(PROBLEM_TYPE).send(JSON.stringify(problem));
  }

  /** The caller sees no detail of what broke here; the log has it, under the same request id. */
  private report(error: ProSyncError, request: FastifyRequest): void {
    const { id: requestId, method } = request;
    const path = request.url.split('?', 1)[0];
    if (ACCESS_FAILURES.has(error.code)) {
      this.failures.inc({ reason: error.code });
      this.logger.log({ code: error.code, address: request.ip, requestId, method, path });
    }
    if (error.code === 'internal-error') {
      this.logger.error({ err: error.cause, requestId, method, path });
    } else if (PASSING.has(error.code)) {
      // Hundreds of them in an outage: one line each, and the stack is always the same.
      this.logger.warn({ code: error.code, cause: causeOf(error), requestId, method, path });
    } else if (error.cause !== undefined) {
      this.logger.warn({ err: error.cause, code: error.code, requestId, method, path });
    }
  }
}

/** What passes by itself. */
const PASSING: ReadonlySet<string> = new Set([
  'database-unavailable',
  'busy',
  'stopping',
  'crowded',
]);

function causeOf({ cause }: ProSyncError): string | undefined {
  return cause instanceof Error ? cause.message : undefined;
}

/** What somebody does who tries to get in: counted, and logged with the address. */
const ACCESS_FAILURES: ReadonlySet<string> = new Set([
  'wrong-credentials',
  'invalid-client',
  'invalid-token',
  'invitation-used',
  'csrf',
  'too-many-requests',
]);

function failureCounter(metrics: Metrics) {
  return metrics.counter('auth_failures_total', 'Refused attempts to get in.', ['reason']);
}

function sendTokenError(error: ProSyncError, request: FastifyRequest, reply: FastifyReply): void {
  const { status, body, headers } = tokenErrorOf(error, request);
  reply.code(status).headers({ ...headersOf(error), ...headers });
  void reply.type('application/json').send(JSON.stringify(body));
}
