import { ProSyncError } from '#domain/errors';
import { MAX_SECRET_BYTES } from '#domain/token';

/** The name and the secret of an API client, as sent. */
export interface Credentials {
  name: string;
  secret: string;
}

/**
 * Reads a token request (RFC 6749 4.4.2): the form, and the credentials of the header or of the form. Throws
 * `invalid-request`, `unsupported-grant-type`, `invalid-scope` and `invalid-client`.
 */
export function readTokenRequest(body: unknown, authorization: string | undefined): Credentials {
  const form = readForm(body);
  const grantType = form.get('grant_type');
  if (!grantType) throw invalid('The parameter grant_type is missing.');
  if (grantType !== 'client_credentials') {
    throw new ProSyncError('unsupported-grant-type', 'The grant type must be client_credentials.');
  }
  const scope = form.get('scope');
  if (scope && scope !== 'content:read') {
    throw new ProSyncError('invalid-scope', 'The only scope is content:read.');
  }
  const credentials = authorization === undefined ? ofForm(form) : ofHeader(authorization, form);
  if (secretIsUnusable(credentials.secret) || credentials.name.includes('\0')) {
    throw invalid(`The secret is longer than ${MAX_SECRET_BYTES} bytes or has a NUL character.`);
  }
  return credentials;
}

function readForm(body: unknown): Map<string, string> {
  if (!Buffer.isBuffer(body)) {
    throw invalid('The body must be a form: application/x-www-form-urlencoded.');
  }
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    if (form.has(name)) throw invalid('A parameter is there twice.');
    form.set(name, value);
  }
  return form;
}

function ofForm(form: Map<string, string>): Credentials {
  const name = form.get('client_id');
  const secret = form.get('client_secret');
  if (!name || !secret) {
    throw new ProSyncError(
      'invalid-client',
      'The request has no name and secret of an API client.',
    );
  }
  return { name, secret };
}

/** HTTP Basic, whose two parts are form-encoded first (RFC 6749 2.3.1). */
function ofHeader(authorization: string, form: Map<string, string>): Credentials {
  if (form.has('client_secret')) {
    throw invalid('The secret is in the header and in the form: send it in one place.');
  }
  const [, encoded] = /^basic +([a-z0-9+/=]+) *$/i.exec(authorization) ?? [];
  const [, name, secret] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  if (!name || !secret) {
    throw new ProSyncError('invalid-client', 'The Authorization header has no name and secret.');
  }
  const decodedName = formDecoded(name);
  const named = form.get('client_id');
  if (named !== undefined && named !== decodedName) {
    throw invalid('The header and the form name different API clients.');
  }
  return { name: decodedName, secret: formDecoded(secret) };
}

/** A part that was not encoded, as many programs send it, is taken as it is when it cannot be decoded. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function secretIsUnusable(secret: string): boolean {
  const text = secret.normalize('NFC');
  return text.includes('\0') || Buffer.byteLength(text, 'utf8') > MAX_SECRET_BYTES;
}

function invalid(detail: string): ProSyncError {
  return new ProSyncError('invalid-request', detail);
}
