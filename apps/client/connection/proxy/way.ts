import { ProSyncError } from '#domain/errors';
import { proxyAddress, STRAIGHT } from '../../state/proxy-address.ts';
import { exemptionOf } from './exempt.ts';

/** How the server is reached: straight, or through a proxy; and what says so, as the end of a sentence. */
export interface Way {
  proxy: URL | null;
  because: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

// The first that is set counts, the lower case before the upper.
const VARIABLES = ['https_proxy', 'all_proxy', 'http_proxy'];

/**
 * The way to the server: the setting decides, then `NO_PROXY`, then `HTTPS_PROXY`, `ALL_PROXY` and `HTTP_PROXY`; each also in
 * lower case. Plain http is for this machine only, and a proxy would see the secret in clear: no proxy is used for it. Throws
 * `proxy-invalid`.
 */
export function wayTo(server: URL, setting: string | undefined, env: Environment): Way {
  if (server.protocol === 'http:') return straight('the address is http, which is this machine');
  if (setting === STRAIGHT) return straight('the setting "proxy" is "none"');
  if (setting !== undefined) return through(setting, 'the setting "proxy"');
  const [variable, value] = firstSet(VARIABLES, env);
  if (value === '') return straight('neither the setting "proxy" nor HTTPS_PROXY is set');
  const [exempting, entries] = firstSet(['no_proxy'], env);
  const entry = exemptionOf(server, entries);
  if (entry !== null) return straight(`${exempting} names "${entry}"`);
  return through(value, variable);
}

/** How a proxy is called in messages: without its name and password. */
export function nameOfProxy({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}

function through(text: string, named: string): Way {
  const proxy = proxyAddress(text);
  if (proxy !== null) return { proxy, because: `${named} names it` };
  // What stands there may hold a password, so it is not repeated.
  throw new ProSyncError('proxy-invalid', `${capital(named)} is not the address of a proxy.`, {
    remedy: 'Give one like http://proxy.example.com:3128; SOCKS is not supported.',
  });
}

function straight(because: string): Way {
  return { proxy: null, because };
}

function firstSet(names: readonly string[], env: Environment): [string, string] {
  for (const name of names.flatMap((lower) => [lower, lower.toUpperCase()])) {
    const value = env[name]?.trim();
    if (value) return [name, value];
  }
  return ['', ''];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
