import { z } from 'zod';
import { isStorableText } from '#domain/item';
import { ScanSummary } from './scans.ts';
import { ContentType, Time } from './primitives.ts';

const storable = (text: string) => isStorableText(text);
const Text = z.string().min(1).refine(storable, 'must not hold NUL');
const SourceName = z.string().trim().min(1).max(255).refine(storable, 'must not hold NUL');
/** A path on the server. */
const Path = Text.max(4096);

/** A folder. */
export const DirectorySettings = z.strictObject({
  /** An absolute path on the server. */
  root: Path,
});
export type DirectorySettings = z.infer<typeof DirectorySettings>;

/** The database of a ConnectWise Automate server. The connector checks what it means; here stands what fits. */
export const AutomateSettings = z.strictObject({
  host: Text.max(255),
  port: z.int().min(1).max(65_535).optional(),
  /** A socket on the server instead of host and port. */
  socketPath: Path.optional(),
  user: Text.max(255),
  database: Text.max(64),
  /** A file in PROSYNC_SOURCE_PASSWORDS that holds the password, which is never stored and never shown. */
  passwordFile: Path,
  /** Certificates of a private authority, a file on the server. */
  caFile: Path.optional(),
  tls: z.enum(['required', 'off']).optional(),
  /**
   * What is tracked: for each content type the patterns of its items' paths, `**` for all. Without it, every content type
   * wholly; with it, only the content types that it names.
   */
  tracked: z
    .record(ContentType, z.array(Text.max(1024)).max(1_000))
    .nullable()
    .optional(),
  /** Kinds of SQL statements that items may hold although they change something, such as `DROP`. */
  allowedStatements: z.array(Text.max(64)).max(50).optional(),
});
export type AutomateSettings = z.infer<typeof AutomateSettings>;

const Directory = z.strictObject({
  connector: z.literal('directory'),
  settings: DirectorySettings,
});
/** The password in the password file: it proves that the person may send it to this place, and is not stored. */
const Password = z.string().max(4096);
const Automate = z.strictObject({
  connector: z.literal('automate'),
  settings: AutomateSettings,
  /** Needed unless the password goes to this host, port and user already. */
  password: Password.optional(),
});

export const NewSource = z.discriminatedUnion('connector', [
  Directory.extend({ name: SourceName }),
  Automate.extend({ name: SourceName }),
]);
export type NewSource = z.infer<typeof NewSource>;

/** A place to try before there is a source of it. */
export const NewSourceTest = z.discriminatedUnion('connector', [Directory, Automate]);
export type NewSourceTest = z.infer<typeof NewSourceTest>;

/** What is to change about a source; what is left out stays. The settings are those of its connector, and replaced as a whole. */
export const SourceChange = z
  .strictObject({
    name: SourceName.optional(),
    settings: z.union([DirectorySettings, AutomateSettings]).optional(),
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
  reason: Text.max(1000),
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
