import { Injectable } from '@nestjs/common';
import type { FastifyRequest, RouteOptions } from 'fastify';
import { ProSyncError, hasCode } from '#domain/errors';

/** Knows every route, so that a wrong method on a known path is a 405 with `Allow` instead of Fastify's 404 (B15). */
@Injectable()
export class AllowedMethods {
  private readonly methodsByPath = new Map<string, Set<string>>();
  private patterns: [RegExp, Set<string>][] | undefined;

  /** Remembers a route; called by Fastify for each one. Wildcards stand for pages, not for paths of the API. */
  add(route: RouteOptions): void {
    if (route.url.includes('*')) return;
    const methods = this.methodsByPath.get(route.url) ?? new Set();
    for (const method of [route.method].flat()) methods.add(method);
    this.methodsByPath.set(route.url, methods);
    this.patterns = undefined;
  }

  /** The same error, or `method-not-allowed` when a `not-found` is about a path that other methods know. */
  refine(error: ProSyncError, request: FastifyRequest): ProSyncError {
    if (!hasCode(error, 'not-found') || !request.is404) return error;
    const allow = this.methodsOf(request.url.split('?', 1)[0] ?? '/');
    if (allow.length === 0) return error;
    return new ProSyncError('method-not-allowed', 'This address does not take that method.', {
      remedy: `Use ${allow.join(' or ')}.`,
      facts: { allow },
    });
  }

  private methodsOf(path: string): string[] {
    this.patterns ??= [...this.methodsByPath].map(([url, methods]) => [patternOf(url), methods]);
    const found = this.patterns.filter(([pattern]) => pattern.test(path));
    return [...new Set(found.flatMap(([, methods]) => [...methods]))].sort();
  }
}

function patternOf(url: string): RegExp {
  const escaped = url.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/:\w+/g, '[^/]+')}/?$`);
}
