import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** What body a route takes. */
export interface BodyRule {
  /** Also after decompression. */
  maxBytes: number;
  /** Whether it may be compressed by gzip. */
  gzip: boolean;
}

const DEFAULT: BodyRule = { maxBytes: 100_000, gzip: false };

/** For routes that need more than 100 kB, or take gzip: `@TakesBody({ maxBytes: MAX_REPORT_BYTES, gzip: true })`. */
export const TakesBody = (rule: Partial<BodyRule>) =>
  RouteConfig({ body: { ...DEFAULT, ...rule } });

/** The rule of the route that a request reached. */
export function bodyRuleOf(request: FastifyRequest): BodyRule {
  return (request.routeOptions.config as { body?: BodyRule }).body ?? DEFAULT;
}
