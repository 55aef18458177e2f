import { TokenAnswer, TokenError } from '#api/oauth';
import { ProSyncError } from '#domain/errors';
import type { TokenStore } from './token-file.ts';
import { accepted, jsonOf } from './answers.ts';
import { exchange, type Answer, type Route } from './exchange.ts';
import { limitsFor, SMALL_BYTES } from './limits.ts';
import { routeOf } from './address.ts';

/** Who logs in: the name and the secret of the API client. The secret is read when it is needed, not before. */
export interface Login {
  client: string;
  secret(): string;
}

/**
 * Exchanges name and secret for an access token once, stores it, and does so once more when it ends or is refused; never
 * in a loop (docs/guarantees.md#2.4).
 */
export class Bearer {
  readonly #route: Route;
  readonly #login: Login;
  readonly #store: TokenStore;
  readonly #timeoutMs: number | null;
  #fetching: Promise<string> | null = null;

  constructor(route: Route, login: Login, store: TokenStore, timeoutMs: number | null) {
    this.#route = route;
    this.#login = login;
    this.#store = store;
    this.#timeoutMs = timeoutMs;
  }

  /** Sends with a token; on 401 once more with a fresh one. Throws `login-refused`. */
  async authorised(signal: AbortSignal, send: (token: string) => Promise<Answer>): Promise<Answer> {
    const stored = this.#store.read(new Date());
    const answer = await send(stored ?? (await this.#fresh(signal)));
    if (answer.status !== 401 || stored === null) return answer;
    // Eight downloads may be refused at once: the first has fetched a new token for all of them.
    const newer = this.#store.read(new Date());
    if (newer === stored) this.#store.forget();
    return send(newer !== null && newer !== stored ? newer : await this.#fresh(signal));
  }

  #fresh(signal: AbortSignal): Promise<string> {
    this.#fetching ??= this.#exchangeSecret(signal).finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  async #exchangeSecret(signal: AbortSignal): Promise<string> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: this.#login.client,
      client_secret: this.#login.secret(),
    });
    const answer = await exchange(this.#route, {
      method: 'POST',
      url: routeOf(this.#route.server, '/oauth/token'),
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: form.toString(),
      limits: limitsFor({ maxBytes: SMALL_BYTES, timeoutMs: this.#timeoutMs }),
      signal,
    });
    if (isInvalidClient(answer)) throw refused(this.#login.client, answer.url.origin);
    const token = jsonOf(accepted(answer), TokenAnswer);
    this.#store.write(token.access_token, token.expires_in, new Date());
    return token.access_token;
  }
}

// Wrong credentials are 401 or, of the form, 400 (RFC 6749 5.2); a redirecting or foreign page is neither.
function isInvalidClient(answer: Answer): boolean {
  if (answer.status !== 400 && answer.status !== 401) return false;
  try {
    const { error } = TokenError.parse(JSON.parse(answer.body.toString('utf8')));
    return error === 'invalid_client' || error === 'invalid_request';
  } catch {
    return false;
  }
}

function refused(client: string, origin: string): ProSyncError {
  return new ProSyncError(
    'login-refused',
    `${origin} refuses the name "${client}" or its secret.`,
    {
      remedy: 'Check both; if the API client was deleted, its operators can make a new one.',
    },
  );
}
