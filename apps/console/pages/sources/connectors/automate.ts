import type { ConnectorForm, FieldValues, Settings } from './connector.ts';

/** The database of a ConnectWise Automate server. The password stays in a file on the server. */
export const automate: ConnectorForm = {
  name: 'automate',
  label: 'ConnectWise Automate',
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
      description: 'One that may only read',
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
