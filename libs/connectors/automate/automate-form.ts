import { z } from 'zod';
import { isContentType } from '#domain/item';
import {
  SettingPath,
  SettingText,
  type ConnectorForm,
  type FieldValues,
  type Settings,
} from '../connector-form.ts';

const ContentType = z.string().refine(isContentType, 'must be lower-case words joined by hyphens');

/** The database of a ConnectWise Automate server. The connector checks what it means; here stands what fits. */
export const AutomateSettings = z.strictObject({
  host: SettingText.max(255),
  port: z.int().min(1).max(65_535).optional(),
  /** A socket on the server instead of host and port. */
  socketPath: SettingPath.optional(),
  user: SettingText.max(255),
  database: SettingText.max(64),
  /** A file in PROSYNC_SOURCE_PASSWORDS that holds the password, which is never stored and never shown. */
  passwordFile: SettingPath,
  /** Certificates of a private authority, a file on the server. */
  caFile: SettingPath.optional(),
  tls: z.enum(['required', 'off']).optional(),
  /**
   * What is tracked: for each content type the patterns of its items' paths, `**` for all. Without it, every content type
   * wholly; with it, only the content types that it names.
   */
  tracked: z
    .record(ContentType, z.array(SettingText.max(1024)).max(1_000))
    .nullable()
    .optional(),
  /** Kinds of SQL statements that items may hold although they change something, such as `DROP`. */
  allowedStatements: z.array(SettingText.max(64)).max(50).optional(),
});

/** The database of a ConnectWise Automate server. The password stays in a file on the server. */
export const automateForm: ConnectorForm<'automate'> = {
  name: 'automate',
  label: 'ConnectWise Automate',
  hasFilePaths: false,
  settings: AutomateSettings,
  needsPassword: true,
  fields: [
    {
      name: 'host',
      label: 'Host of the database',
      description: 'The MySQL or MariaDB server of Automate',
      required: true,
      maxLength: 255,
    },
    { name: 'port', label: 'Port', description: '3306 if left empty', type: 'number' },
    {
      name: 'user',
      label: 'User',
      description: 'A user with read-only access',
      autoComplete: 'off',
      required: true,
      maxLength: 255,
    },
    {
      name: 'database',
      label: 'Database',
      description: 'labtech if left empty',
      maxLength: 64,
    },
    {
      name: 'passwordFile',
      label: 'Password file',
      description:
        'A file in the folder PROSYNC_SOURCE_PASSWORDS of the server, which only its owner can read',
      required: true,
      maxLength: 4096,
    },
    {
      name: 'password',
      label: 'Password',
      description:
        'The password in this file, which proves that you can send it to this server. ProSync does not store it. Leave it empty if host, port, user and files stay the same.',
      type: 'password',
      autoComplete: 'off',
      maxLength: 4096,
    },
    {
      name: 'caFile',
      label: 'CA file',
      description: 'A path on the server, for a certificate of a private authority',
      maxLength: 4096,
    },
    {
      name: 'tracked',
      label: 'Tracked',
      description:
        'One line for each pattern: a content type, a colon, and the paths, such as "script: ProVal/**". Left empty, everything is tracked.',
      type: 'lines',
    },
  ],
  placeFrom: (values) => ({
    connector: 'automate',
    ...((values.password ?? '') !== '' && { password: values.password }),
    settings: {
      host: textOf(values, 'host'),
      user: textOf(values, 'user'),
      database: textOf(values, 'database') || 'labtech',
      passwordFile: textOf(values, 'passwordFile'),
      ...(textOf(values, 'port') !== '' && { port: Number(values.port) }),
      ...(textOf(values, 'caFile') !== '' && { caFile: textOf(values, 'caFile') }),
      ...(textOf(values, 'tracked') !== '' && { tracked: trackedFrom(textOf(values, 'tracked')) }),
    },
  }),
  valuesFrom: ({ tracked, ...settings }) => ({
    ...Object.fromEntries(TEXTS.map((name) => [name, shownText(settings[name])])),
    tracked: linesFrom(tracked),
  }),
  lineOf: ({ user, host, port = 3306, database }) =>
    `${String(user)}@${String(host)}:${String(port)}/${String(database)}`,
  target: { example: 'automate:mysql://user@host/labtech', hasSection: true },
};

/** The settings that are typed as they are. */
const TEXTS = ['host', 'port', 'user', 'database', 'passwordFile', 'caFile'];

/** The patterns of each content type. A line without a colon tracks its content type wholly. */
export function trackedFrom(text: string): Record<string, string[]> {
  const tracked: Record<string, string[]> = {};
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const [, contentType = '', pattern = ''] = /^([^:]*):?(.*)$/.exec(line) ?? [];
    (tracked[contentType.trim()] ??= []).push(pattern.trim() || '**');
  }
  return tracked;
}

function shownText(value: Settings[string]): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function linesFrom(tracked: Settings[string]): string {
  return Object.entries((tracked ?? {}) as Record<string, readonly string[]>)
    .flatMap(([contentType, patterns]) => patterns.map((pattern) => `${contentType}: ${pattern}`))
    .join('\n');
}

function textOf(values: FieldValues, name: string): string {
  return (values[name] ?? '').trim();
}
