import { z } from 'zod';
import { SettingText, type ConnectorForm } from '#connectors/connector-form';
import { FORMS } from '#connectors/forms';
import { ScanSummary } from './scans.ts';
import { Name, Time } from './primitives.ts';

/** The password in the password file: it proves that the person may send it to this place, and is not stored. */
const Password = z.string().max(4096);

/** What the API takes about the sources of these connectors. */
export function sourceSchemas([first, ...others]: readonly [ConnectorForm, ...ConnectorForm[]]) {
  const named = (form: ConnectorForm) => placeOf(form).extend({ name: Name });
  return {
    NewSource: z.discriminatedUnion('connector', [named(first), ...others.map(named)]),
    NewSourceTest: z.discriminatedUnion('connector', [placeOf(first), ...others.map(placeOf)]),
    Settings: z.union([first, ...others].map(({ settings }) => settings)),
  };
}

/** Needed unless the password goes to this host, port and user already. */
const WithPassword = { password: Password.optional() };

function placeOf({ name, settings, needsPassword }: ConnectorForm) {
  return z.strictObject({
    connector: z.literal(name),
    settings,
    // For the types, every place can have a password: which ones take it is only known at run time.
    ...((needsPassword ? WithPassword : {}) as typeof WithPassword),
  });
}

const schemas = sourceSchemas(FORMS);

export const NewSource = schemas.NewSource;
export type NewSource = z.infer<typeof NewSource>;

/** A place to try before there is a source of it. */
export const NewSourceTest = schemas.NewSourceTest;
export type NewSourceTest = z.infer<typeof NewSourceTest>;

/** What is to change about a source; what is left out stays. The settings are those of its connector, and replaced as a whole. */
export const SourceChange = z
  .strictObject({
    name: Name.optional(),
    settings: schemas.Settings.optional(),
    /** Needed when host, port, TLS, user, or a file of the source changes. */
    password: Password.optional(),
  })
  .refine(
    ({ name, settings }) => name !== undefined || settings !== undefined,
    'must name something to change',
  );
export type SourceChange = z.infer<typeof SourceChange>;

/** A file that was not read because it looks like a credential. */
export const BlockedFile = z.object({
  path: z.string(),
  contentType: z.string().nullable(),
  /** What it looks like, and where. */
  detail: z.string(),
  sha256: z.string(),
});
export const BlockedFileList = z.object({ data: z.array(BlockedFile) });
export type BlockedFileList = z.infer<typeof BlockedFileList>;

/** A body that may be read although it looks like a credential, with the reason for the audit. */
export const AcceptedContent = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex'),
  reason: SettingText.max(1000),
});
export type AcceptedContent = z.infer<typeof AcceptedContent>;

export const SourceId = z.uuid();

export const SourceView = z.object({
  id: SourceId,
  name: z.string(),
  connector: z.string(),
  settings: z.record(z.string(), z.unknown()),
  createdAt: Time,
  scanDueAt: Time,
  lastScan: ScanSummary.nullable(),
  /** When the last complete scan ended; null before the first. */
  lastCompleteAt: Time.nullable(),
});
export type SourceView = z.infer<typeof SourceView>;

export const SourceList = z.object({ data: z.array(SourceView) });
export type SourceList = z.infer<typeof SourceList>;

/** What a test of the connection reached, or why not. */
export const SourceTest = z.object({
  ok: z.boolean(),
  detail: z.string(),
  contentTypes: z.array(z.string()),
});
export type SourceTest = z.infer<typeof SourceTest>;
