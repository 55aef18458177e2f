import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../config/server-config.ts';

/** The cookie that names a browser's session (docs/guarantees.md#t20). */
@Injectable()
export class SessionCookie {
  private readonly isSecure: boolean;
  private readonly name: string;
  private readonly path: string;

  constructor(config: Config) {
    this.isSecure = config.publicUrl.startsWith('https:');
    // What else this host serves does not get it.
    this.path = config.basePath || '/';
    this.name = this.isSecure ? `${prefixFor(this.path)}prosync` : 'prosync';
  }

  /** The session's token, or undefined. */
  read(request: FastifyRequest): string | undefined {
    return request.cookies[this.name];
  }

  /** Gives it to the browser until the browser is closed. */
  set(reply: FastifyReply, token: string): void {
    reply.setCookie(this.name, token, this.attributes);
  }

  clear(reply: FastifyReply): void {
    reply.clearCookie(this.name, this.attributes);
  }

  private get attributes() {
    return { httpOnly: true, sameSite: 'strict', secure: this.isSecure, path: this.path } as const;
  }
}

// With these prefixes a browser takes it over https only and, with the first, from no other host and for the whole of it;
// plain http cannot have them.
function prefixFor(path: string): string {
  return path === '/' ? '__Host-' : '__Secure-';
}
