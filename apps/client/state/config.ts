import { dirname, resolve } from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument, stringify, type Document } from 'yaml';
import { z } from 'zod';
import { ContentType } from '#api/primitives';
import { ProSyncError } from '#domain/errors';
import { readIfThere, writeAtomically } from './files.ts';
import type { ConnectorForm } from '#connectors/connector-form';
import { FORMS, type ConnectorName } from '#connectors/forms';
import { proxyAddress, STRAIGHT } from './proxy-address.ts';
import { ItemDrift } from './drift-settings.ts';
import { Maintenance } from './maintenance.ts';
import { nearest } from '#connectors/text/nearest';

const ConfigFile = z.strictObject({
  /** The server's address, `https://...`. */
  server: z.string().min(1),
  /** The name of the API client. */
  client: z.string().min(1).max(255),
  /** `directory:<folder>`, relative to the folder of this file, or `automate:mysql://<user>@<host>/<database>`. */
  target: z.string().min(1).optional(),
  /** How this instance is called in reports; left out: the machine's name. */
  instance: z.string().min(1).max(255).optional(),
  /** Items with one of these tags stay out of the mass sync (docs/design.md#3). */
  excludeTags: z.array(z.string()).default(['Global', 'Ticket']),
  /** How many removals one run may do without being asked; left out: the larger of 20 and 10 % (docs/guarantees.md#i8). */
  maxRemovals: z.int().min(0).optional(),
  /** True: what is no longer published is removed by every sync. */
  prune: z.boolean().optional(),
  /** When the daemon may change something; left out: always. */
  maintenance: Maintenance.optional(),
  /** What is done about drift (docs/client.md#drift-what-was-changed-here). */
  drift: ItemDrift.optional(),
  /** The same, for single content types; they win over what stands above. */
  types: z
    .record(
      ContentType,
      z.strictObject({ prune: z.boolean().optional(), drift: ItemDrift.optional() }),
    )
    .optional(),
  /** What the connector of a target takes, below its name; docs/automate.md#the-target. */
  ...targetSections(FORMS),
  /** A file with the certificates of your own authority, PEM. */
  caFile: z.string().min(1).optional(),
  /** `http://<host>:<port>` of a proxy, or `none`; left out: what the environment names. */
  proxy: z
    .string()
    .refine(
      (text) => text === STRAIGHT || proxyAddress(text) !== null,
      'give an address like http://proxy.example.com:3128, or none',
    )
    .optional(),
});

function targetSections(forms: readonly ConnectorForm[]) {
  const section = z.record(z.string(), z.unknown()).optional();
  const names = forms.filter(({ target }) => target.hasSection).map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, section])) as Record<
    ConnectorName,
    typeof section
  >;
}

/** The configuration of one instance. */
export type Config = z.infer<typeof ConfigFile>;

/**
 * Reads the configuration. Throws `config-missing`, or `config-invalid` with line, column and the key that was probably
 * meant (docs/guarantees.md#b29). Paths in it come back absolute.
 */
export function readConfig(path: string): Config {
  const bytes = readIfThere(path);
  if (bytes === null) {
    throw new ProSyncError('config-missing', `There is no configuration at ${path}.`, {
      remedy:
        'Run "prosync login <server> --name <client>" first, or give its folder with --config.',
    });
  }
  const lines = new LineCounter();
  const document = parseDocument(bytes.toString('utf8'), { lineCounter: lines });
  const [mistake] = document.errors;
  if (mistake !== undefined) {
    throw invalid(path, place(lines, mistake.pos[0]), mistake.message.split('\n')[0] ?? '');
  }
  const parsed = ConfigFile.safeParse(document.toJS());
  if (parsed.success) return withAbsolutePaths(parsed.data, dirname(path));
  const [issue] = parsed.error.issues;
  throw issue === undefined ? parsed.error : explain(path, document, lines, issue);
}

/** The keys that a configuration may have. */
export const CONFIG_KEYS: readonly string[] = Object.keys(ConfigFile.shape);

/** Writes the configuration; keys that are undefined are left out. */
export function writeConfig(path: string, config: z.input<typeof ConfigFile>): void {
  const text = `# Written by "prosync login"; docs/client.md, "Settings of the client", lists all settings.\n`;
  writeAtomically(path, text + stringify(config, { keepUndefined: false }));
}

function withAbsolutePaths(config: Config, folder: string): Config {
  const { caFile } = config;
  return caFile === undefined ? config : { ...config, caFile: resolve(folder, caFile) };
}

function explain(
  path: string,
  document: Document,
  lines: LineCounter,
  issue: z.core.$ZodIssue,
): ProSyncError {
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const meant = nearest(key, Object.keys(ConfigFile.shape));
    const hint = meant === null ? '' : ` Did you mean "${meant}"?`;
    return invalid(path, keyPlace(document, lines, key), `unknown key "${key}".${hint}`);
  }
  const key = String(issue.path[0] ?? '');
  const what =
    key === '' ? 'expected keys and values' : `${issue.path.join('.')}: ${issue.message}`;
  return invalid(path, keyPlace(document, lines, key), `${what}.`);
}

function keyPlace(document: Document, lines: LineCounter, key: string): string {
  const pairs = isMap(document.contents) ? document.contents.items : [];
  const hit = pairs.map((pair) => pair.key).find((k) => isScalar(k) && k.value === key);
  return place(lines, isScalar(hit) ? (hit.range?.[0] ?? 0) : 0);
}

function place(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${Math.max(1, line)}:${Math.max(1, col)}`;
}

function invalid(path: string, at: string, what: string): ProSyncError {
  return new ProSyncError('config-invalid', `${path}:${at}: ${what}`, {
    remedy: 'Correct the file; docs/client.md, "Settings of the client", lists the keys.',
  });
}
