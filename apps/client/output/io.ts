import type { Readable, Writable } from 'node:stream';

/** What the program gets from outside; a test gives its own. */
export interface Io {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable & { isTTY?: boolean };
  env: Readonly<Record<string, string | undefined>>;
  /** The folder in which the command was given. */
  folder: string;
  now(): Date;
}

/** The manners that a caller may choose (docs/ux.md#7). */
export interface Manners {
  json: boolean;
  plain: boolean;
  quiet: boolean;
  verbose: boolean;
  color: boolean;
  input: boolean;
}
