import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../config.ts';

/** The cookie that names a browser's session (reliability.md T20). */
@Injectable()
export class SessionCookie {
  private readonly isSecure: boolean;
  private readonly name: string;

  constructor(config: Config) {
    this.isSecure = config.publicUrl.startsWith('https:');
    // With this prefix a browser takes it over https only, and from no other host; plain http cannot have it.
    this.name = this.isSecure ? '__Host-prosync' : 'prosync';
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
    return { httpOnly: true, sameSite: 'strict', secure: this.isSecure, path: '/' } as const;
  }
}
