import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { ContentWriter } from '#connectors/connector';
import { ProSyncError } from '#domain/errors';
import { serverAddress } from './connection/address.ts';
import { Bearer } from './connection/bearer.ts';
import { routeTo, type Route } from './connection/exchange.ts';
import { wayTo } from './connection/proxy/way.ts';
import type { RetryPolicy } from './connection/retry.ts';
import { Server } from './connection/server.ts';
import type { Terminal } from './output/terminal.ts';
import { Overrides } from './overrides/overrides.ts';
import { Blobs } from './state/blobs.ts';
import { readConfig, type Config } from './state/config.ts';
import { Failures } from './state/failures.ts';
import { Instructions } from './state/instruction-file.ts';
import { Metadata } from './state/metadata.ts';
import { findPlace, searchedFolders, type Place, type Surroundings } from './state/place.ts';
import { readSecretFile } from './state/secret.ts';
import { TokenStore } from './connection/token-file.ts';
import { openTarget } from './target.ts';

/** One downstream instance as the commands use it: what is configured, remembered and reached. */
export interface Instance {
  place: Place;
  config: Config;
  terminal: Terminal;
  /** How the server is reached. */
  route: Route;
  server: Server;
  metadata: Metadata;
  blobs: Blobs;
  failures: Failures;
  /** What the people of this instance decided about single items. */
  overrides: Overrides;
  /** What to do by hand for the versions that were applied. */
  instructions: Instructions;
  seenPath: string;
  lockPath: string;
  /** How calls are tried again in an interactive command. */
  retryPolicy: RetryPolicy;
}

/** What a command line says about how to open an instance. */
export interface OpenOptions {
  config: string | undefined;
  timeoutMs: number | null;
  signal: AbortSignal;
  /** Of a login in progress; otherwise the secret is read from its file. */
  secret?: string;
}

/** Opens the instance of the place in use. Throws `config-missing`, `config-invalid` and what its files say. */
export function openInstance(terminal: Terminal, options: OpenOptions): Instance {
  const around: Surroundings = {
    folder: terminal.io.folder,
    env: terminal.io.env,
    named: options.config,
  };
  const place = findPlace(around) ?? missing(around);
  const config = readConfig(place.config);
  const server = terminal.io.env['PROSYNC_SERVER'] || config.server;
  return instanceAt(place, { ...config, server }, terminal, options);
}

/** The instance of a place with this configuration. */
export function instanceAt(
  place: Place,
  config: Config,
  terminal: Terminal,
  options: OpenOptions,
): Instance {
  const { timeoutMs, signal } = options;
  const address = serverAddress(config.server);
  const way = wayTo(address, config.proxy, terminal.io.env);
  const ca = config.caFile === undefined ? undefined : readCa(config.caFile);
  const route = routeTo(address, way, ca);
  const secretFile = terminal.io.env['PROSYNC_SECRET_FILE'] || place.secret;
  const secret = () => options.secret ?? readSecretFile(secretFile).secret;
  const login = { client: config.client, secret };
  const owner = { server: address.href, client: config.client };
  const tokens = new TokenStore(place.inState('token.json'), owner);
  // A login tests its secret; a token of before would hide a wrong one.
  if (options.secret !== undefined) tokens.forget();
  return {
    place,
    config,
    terminal,
    route,
    server: new Server(route, new Bearer(route, login, tokens, timeoutMs), timeoutMs),
    metadata: new Metadata(place.state),
    blobs: new Blobs(place.inState('blobs')),
    failures: new Failures(place.inState('failures.json')),
    overrides: new Overrides(place.overrides),
    instructions: new Instructions(place.inState('instructions.json')),
    seenPath: place.inState('seen.json'),
    lockPath: place.inState('lock'),
    retryPolicy: retryPolicy(terminal, options.timeoutMs, signal),
  };
}

/** The writer of the configured target. Throws `target-missing` or `target-invalid`. */
export function writerOf({ config, place }: Instance): ContentWriter {
  return openTarget(config, place);
}

/** How the instance is called in reports. */
export function nameOf({ config }: Instance): string {
  return (config.instance ?? hostname()) || 'unnamed';
}

function retryPolicy(
  terminal: Terminal,
  timeoutMs: number | null,
  signal: AbortSignal,
): RetryPolicy {
  return {
    tries: 3,
    longestWaitMs: timeoutMs ?? 600_000,
    signal,
    onWait: (error, waitMs) =>
      terminal.note(`${error.message} Trying again in ${Math.ceil(waitMs / 1000)} s.`),
  };
}

function readCa(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ProSyncError('config-invalid', `The certificate file ${path} cannot be read.`, {
      remedy: 'Correct "caFile" in the configuration, or --ca-file.',
      cause,
    });
  }
}

function missing(around: Surroundings): never {
  const folders = searchedFolders(around).join(', ');
  throw new ProSyncError('config-missing', `There is no configuration in ${folders}.`, {
    remedy: 'Run "prosync login <server> --name <client>" first, or give its folder with --config.',
  });
}
