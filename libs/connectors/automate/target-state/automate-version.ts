import type { Shortcoming } from './shortcomings.ts';

/** The oldest versions in which everything that ProSync says to a server means what it relies on. */
const LEAST = { MariaDB: [10, 2], MySQL: [5, 7] } as const;

/** What the version of a server says against writing there (docs/guarantees.md#b33); null when it is new enough. */
export function versionShortcoming(version: string): Shortcoming | null {
  const name = serverName(version);
  // Some MariaDB servers put the version of a MySQL before their own.
  const own = name === 'MariaDB' ? version.replace(/^5\.5\.5-(?=\d+\.\d+)/, '') : version;
  const [major = 0, minor = 0] = own.split('.').map((part) => Number.parseInt(part, 10));
  const [leastMajor, leastMinor] = LEAST[name];
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return null;
  return {
    check: 'version',
    detail: `The server is ${name} ${own}, and ProSync needs ${name} ${LEAST[name].join('.')} or newer.`,
    remedy: 'Upgrade the database server.',
  };
}

/** What kind of server a version is of. */
export function serverName(version: string): 'MariaDB' | 'MySQL' {
  return version.toLowerCase().includes('mariadb') ? 'MariaDB' : 'MySQL';
}
