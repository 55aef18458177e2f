import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { pageFiles } from '../page-files.ts';
import { PLAIN_HEADERS } from './responses.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Sends the page's file of this name; false when there is none. Their names change with their content. */
export function sendFile(response: ServerResponse, path: string): boolean {
  const file = pageFiles()[path.slice(1)];
  const type = TYPES[extname(path)];
  if (file === undefined || type === undefined) return false;
  const cache = path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache';
  response.writeHead(200, { ...PLAIN_HEADERS, 'content-type': type, 'cache-control': cache });
  response.end(unpacked(file));
  return true;
}

/** Sends the page, which every address but those of files and calls gets, with a nonce for the styles made at run time. */
export function sendPage(response: ServerResponse): void {
  const page = pageFiles()['index.html'];
  if (page === undefined) {
    response.writeHead(200, { ...PLAIN_HEADERS, 'content-type': 'text/plain; charset=utf-8' });
    response.end('The window is not built here. Run "npm run build:client".\n');
    return;
  }
  const nonce = randomBytes(16).toString('base64');
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  const policy = { 'content-security-policy': policyFor(nonce) };
  response.writeHead(200, { ...PLAIN_HEADERS, ...headers, ...policy });
  response.end(unpacked(page).toString('utf8').replace('{{nonce}}', nonce));
}

/** What the page may do (docs/guarantees.md#t16): run its own scripts and nothing else, be in no frame. */
function policyFor(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function unpacked(file: string): Buffer {
  return brotliDecompressSync(Buffer.from(file, 'base64'));
}
