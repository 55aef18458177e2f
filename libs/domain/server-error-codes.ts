import type { ErrorKind } from './error-kind.ts';

/** What keeps the server from starting, or a command of it from working. */
// prettier-ignore
export const SERVER_ERRORS = {
  'invalid-setting': { title: 'A setting is wrong', remedy: 'Correct the environment variable that the message names.' },
  'port-unavailable': { title: 'The port cannot be opened', remedy: 'Stop the program that has it, or set PROSYNC_PORT.' },
  'signing-key-missing': { title: 'There is no signing key', remedy: 'Restore the key file from a backup.' },
  'signing-key-unreadable': { title: 'The signing key cannot be read', remedy: 'Give the user of the server read access, or restore the file from a backup.' },
  'signing-key-exposed': { title: 'Others can read the signing key', remedy: 'Let only the user of the server read the file (chmod 600).' },
  'history-mark-unreadable': { title: 'The file that names the latest release cannot be read', remedy: 'Make it readable, or delete it if the database has the latest release.' },
  'key-replacement-interrupted': { title: 'The signing key is being replaced', remedy: 'Run "prosync-server recover --new-key --without-old-key".' },
  'owner-needed': { title: 'The command needs the owner of the tables', remedy: 'Set DATABASE_OWNER_URL.' },
  'role-missing': { title: 'The database has no such role', remedy: 'Create the role that DATABASE_URL names, then run "prosync-server migrate".' },
  'schema-outdated': { title: 'The schema lacks migrations', remedy: 'Run "prosync-server migrate" with DATABASE_OWNER_URL set.' },
  'schema-too-new': { title: 'The schema is newer than this server', remedy: 'Install the release of the server that migrated it, or a newer one.' },
  'migration-locked': { title: 'Something else has locked the schema', remedy: 'End long transactions on the database, such as a backup, then start the server again.' },
  'database-too-old': { title: 'The PostgreSQL is too old', remedy: 'Use PostgreSQL 15 or newer.' },
  'data-in-use': { title: 'Another server uses the data directory', remedy: 'Stop that server, or set PROSYNC_DATA and PROSYNC_PORT for a second one.' },
  'embedded-bad-path': { title: 'The path of the data directory cannot be used', remedy: 'Set PROSYNC_DATA to a folder with a plainer name.' },
  'embedded-failed': { title: 'The embedded PostgreSQL does not start', remedy: 'The message has the last lines of its log.' },
  'embedded-foreign': { title: 'The folder holds something else', remedy: 'Remove what the message names, or set PROSYNC_DATA to another folder.' },
  'embedded-no-account': { title: 'PostgreSQL cannot run as root', remedy: 'Start the server as another user, or set DATABASE_URL.' },
  'embedded-other-version': { title: 'The data directory belongs to another version of PostgreSQL', remedy: 'Dump it with that version (pg_dump), and restore it into a new PROSYNC_DATA.' },
  'embedded-unreachable': { title: 'The account of PostgreSQL cannot reach its files', remedy: 'Let that account enter the folders above them, or move the installation.' },
  'embedded-unsupported': { title: 'There is no embedded PostgreSQL for this platform', remedy: 'Set DATABASE_URL.' },
  'embedded-unwritable': { title: 'The data directory cannot be written', remedy: 'Give the user of the server write access.' },
  'scan-ended': { title: 'The scan was ended', remedy: 'Scan again.' },
  'scan-timeout': { title: 'The scan took too long', remedy: 'Check the source, or set PROSYNC_SCAN_TIMEOUT.' },
} as const satisfies Record<string, ErrorKind>;
