import type { ServerResponse } from 'node:http';
import type { HeadHint } from '#api/head';
import type { Scope } from '#domain/manifest';

/** A reader who is this far behind is cut: it will come back and ask for the head. */
const MAX_UNREAD_BYTES = 64 * 1024;

/** One open stream of server-sent events (HTML Living Standard 9.2). */
export class EventStream {
  private told = '';

  constructor(
    readonly scope: Scope,
    private readonly response: ServerResponse,
    headers: Record<string, number | string | string[] | undefined>,
  ) {
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // Or nginx would keep the events until its buffer is full.
      'x-accel-buffering': 'no',
    });
  }

  /** Tells of a head, unless it was told last. */
  hint(hint: HeadHint): void {
    const data = JSON.stringify(hint);
    if (data === this.told) return;
    this.told = data;
    this.write(`event: head-changed\nid: ${hint.epoch}.${hint.seq}\ndata: ${data}\n\n`);
  }

  /** Shows that the stream lives, also to proxies that end silent connections. */
  beat(): void {
    this.write(': heartbeat\n\n');
  }

  /** Ends the stream in order; the listener comes back after this many milliseconds. */
  end(retryMs: number): void {
    this.response.end(`retry: ${retryMs}\n\n`);
  }

  private write(text: string): void {
    if (this.response.writableEnded || this.response.destroyed) return;
    if (this.response.writableLength > MAX_UNREAD_BYTES) this.response.destroy();
    else this.response.write(text);
  }
}
