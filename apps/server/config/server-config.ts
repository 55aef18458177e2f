import { resolve } from 'node:path';
import { z } from 'zod';
import { ProSyncError } from '#domain/errors';
import { settings, type Settings } from './server-settings.ts';

/** Everything that can be set from outside (docs/design.md#11): read once at the start, checked, and injected by this class. */
export class Config {
  /** An external PostgreSQL; null means the embedded one. */
  readonly databaseUrl: string | null;
  /** The same database as the owner of its tables, for `migrate` and `purge`; null: `databaseUrl` has to do. */
  readonly databaseOwnerUrl: string | null;
  readonly host: string;
  readonly port: number;
  /** Absolute. */
  readonly dataDirectory: string;
  readonly samples: boolean;
  /** Where the roots of directory sources must lie, absolute; null: anywhere that is not refused. */
  readonly sourceRoots: readonly string[] | null;
  /** Where the password files of sources must lie, absolute, and whether their databases may be on this machine. */
  readonly sourcePlaces: { passwordFolder: string; allowsLocal: boolean };
  readonly scanIntervalMs: number;
  /** A scan that takes longer is stopped, and changes nothing. */
  readonly scanTimeoutMs: number;
  /** A file that takes longer is a problem of the scan. */
  readonly scanFileTimeoutMs: number;
  readonly publishIntervalMs: number;
  /** Absolute. */
  readonly signingKeyFile: string;
  /** Where programs on this machine reach this server. */
  readonly localUrl: string;
  /** Where people reach this server, without a slash at its end; it is used in links. */
  readonly publicUrl: string;
  /** The path of `publicUrl`, without a slash at its end; empty at the root. */
  readonly basePath: string;
  /** Networks whose `X-Forwarded-*` headers are believed; empty means nobody's. */
  readonly trustProxy: readonly string[];
  /** What one API client may take up with its reports. */
  readonly clientQuota: { instances: number; reportsPerMinute: number; bytes: number };
  /** What one address may hold open. */
  readonly addressLimits: { connections: number; polls: number };
  readonly logLevel: Settings['PROSYNC_LOG_LEVEL'];
  /** Null: `/metrics` on the main port, with an operator token. */
  readonly metricsPort: number | null;

  constructor(values: Settings) {
    this.databaseUrl = values.DATABASE_URL;
    this.databaseOwnerUrl = values.DATABASE_OWNER_URL;
    this.host = values.PROSYNC_HOST;
    this.port = values.PROSYNC_PORT;
    this.dataDirectory = resolve(values.PROSYNC_DATA);
    this.samples = values.PROSYNC_SAMPLES ?? values.DATABASE_URL === null;
    this.sourceRoots = values.PROSYNC_SOURCE_ROOTS;
    this.sourcePlaces = {
      passwordFolder: resolve(
        values.PROSYNC_SOURCE_PASSWORDS ?? resolve(this.dataDirectory, 'passwords'),
      ),
      allowsLocal: values.PROSYNC_SOURCE_LOCAL ?? false,
    };
    this.scanIntervalMs = values.PROSYNC_SCAN_INTERVAL;
    this.scanTimeoutMs = values.PROSYNC_SCAN_TIMEOUT;
    this.scanFileTimeoutMs = values.PROSYNC_SCAN_FILE_TIMEOUT;
    this.publishIntervalMs = values.PROSYNC_PUBLISH_INTERVAL;
    this.signingKeyFile = resolve(
      values.PROSYNC_SIGNING_KEY_FILE ?? resolve(this.dataDirectory, 'signing-key.pem'),
    );
    this.localUrl = urlOf(this.host, this.port);
    this.publicUrl = values.PROSYNC_PUBLIC_URL ?? this.localUrl;
    this.basePath = new URL(this.publicUrl).pathname.replace(/\/+$/, '');
    this.trustProxy = values.PROSYNC_TRUST_PROXY;
    this.clientQuota = {
      instances: values.PROSYNC_CLIENT_INSTANCES,
      reportsPerMinute: values.PROSYNC_CLIENT_REPORTS,
      bytes: values.PROSYNC_CLIENT_BYTES,
    };
    this.addressLimits = {
      connections: values.PROSYNC_ADDRESS_CONNECTIONS,
      polls: values.PROSYNC_ADDRESS_POLLS,
    };
    this.logLevel = values.PROSYNC_LOG_LEVEL;
    this.metricsPort = values.PROSYNC_METRICS_PORT;
  }
}

/**
 * Reads and checks all settings. An empty variable counts as absent, because compose files pass those on.
 * Throws `invalid-setting` with one line for each wrong variable: its name, what is wrong and what is allowed.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const values: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const setting of settings) {
    const parsed = setting.schema.safeParse(environment[setting.name] || undefined);
    if (parsed.success) values[setting.name] = parsed.data;
    else wrong.push(`${setting.name} ${reasonOf(parsed.error)}; allowed: ${setting.format}.`);
  }
  if (wrong.length > 0) throw new ProSyncError('invalid-setting', wrong.join('\n'));
  return new Config(values as Settings);
}

function reasonOf(error: z.ZodError): string {
  return error.issues[0]?.message ?? 'is wrong';
}

/** A server that listens on every address is reached through the loopback one. */
function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
