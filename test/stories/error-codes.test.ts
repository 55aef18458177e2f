import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { CLIENT_ERRORS } from '#domain/client-error-codes';
import { CONTENT_ERRORS } from '#domain/content-error-codes';
import { ERROR_CODES } from '#domain/error-codes';
import type { ErrorKind } from '#domain/error-kind';
import { REQUEST_ERRORS } from '#domain/request-error-codes';
import { SERVER_ERRORS } from '#domain/server-error-codes';

const PROJECT = resolve(import.meta.dirname, '../..');
const isTest = (file: string) => file.startsWith('test/') || /\.(test|fixture)\.tsx?$/.test(file);
const isTable = (file: string) => file.endsWith('-error-codes.ts');

const files = execFileSync(
  'git',
  ['ls-files', '-co', '--exclude-standard', 'apps', 'libs', 'test'],
  {
    cwd: PROJECT,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => /\.tsx?$/.test(file) && existsSync(join(PROJECT, file)) && !isTable(file));

/** The words between single quotes, and the keys of objects, in these files. */
function wordsOf(chosen: readonly string[]): Set<string> {
  const words = new Set<string>();
  for (const file of chosen) {
    const text = readFileSync(join(PROJECT, file), 'utf8');
    for (const [, quoted, key] of text.matchAll(/['"`]([a-z][a-z-]*)['"`]|^\s*([a-z]+):/gm))
      words.add(quoted ?? key ?? '');
  }
  return words;
}

test('every code of an error is used', () => {
  const used = wordsOf(files.filter((file) => !isTest(file)));
  expect(Object.keys(ERROR_CODES).filter((code) => !used.has(code))).toEqual([]);
});

test('every code of an error is tested, except those that are listed here', () => {
  const own = import.meta.filename.slice(PROJECT.length + 1);
  const tested = wordsOf(files.filter((file) => isTest(file) && file !== own));
  const listed = new Set(UNTESTED);
  const missing = Object.keys(ERROR_CODES).filter((code) => !tested.has(code) && !listed.has(code));
  expect(missing).toEqual([]);
});

/** Codes that no test names: the tests of most of them compare the message or the exit code. A code leaves this list with a test that names it. */
const UNTESTED: readonly string[] = [
  'invalid-client',
  'unsupported-grant-type',
  'invalid-scope',
  'request-timeout',
  'port-unavailable',
  'history-mark-unreadable',
  'key-replacement-interrupted',
  'schema-too-new',
  'migration-locked',
  'database-too-old',
  'embedded-bad-path',
  'embedded-failed',
  'embedded-foreign',
  'embedded-no-account',
  'embedded-unsupported',
  'embedded-unwritable',
  'scan-ended',
  'scan-timeout',
  'usage',
  'unknown-item',
  'answer-needed',
  'invalid-address',
  'too-many-removals',
  'release-not-kept',
  'config-missing',
  'proxy-invalid',
  'secret-missing',
  'secret-readable',
  'secret-mistyped',
  'secret-invalid',
  'trust-missing',
  'trust-damaged',
  'target-missing',
  'target-invalid',
  'proxy-refused',
  'not-allowed',
  'server-failed',
  'items-refused',
  'interrupted',
  'unreadable-root',
  'empty-root',
  'changing',
  'reader-ended',
  'source-schema-changed',
  'damaged-journal',
];

// After a change: npx vitest run --config test/vitest.config.ts --root . test/stories/error-codes --update
test('docs/errors.md shows every code with its meaning and what to do', async () => {
  const text = await format(page(), { parser: 'markdown', printWidth: 100 });
  await expect(text).toMatchFileSnapshot('../../docs/errors.md');
});

function page(): string {
  return [
    '# Error codes',
    'Every error has a code that never changes. The API answers with it as `code`, and explains it at `/problems/<code>`; the client shows it ' +
      'with `--json`. Clients must ignore codes that they do not know. The message of an error says more than this page: what exactly ' +
      'happened, why, and what to do. A test writes this page from the tables in `libs/domain`.',
    '## Answers of the API',
    table(REQUEST_ERRORS, { HTTP: 'status', exit: 'exit' }),
    '## Start and commands of the server',
    'A command of the server ends with the exit code 1.',
    table(SERVER_ERRORS, {}),
    '## Commands of the client',
    table(CLIENT_ERRORS, { exit: 'exit' }),
    '## Content at its source, on its way and at its target',
    'A problem of one item stops only that item.',
    table(CONTENT_ERRORS, { exit: 'exit' }),
  ].join('\n\n');
}

/** `numbers`: the heading of each column of numbers, and the field that it shows. */
function table(
  kinds: Readonly<Record<string, ErrorKind>>,
  numbers: Readonly<Record<string, 'status' | 'exit'>>,
): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = Object.entries(kinds).map(([code, kind]) =>
    row([
      `\`${code}\``,
      ...Object.values(numbers).map((field) => String(kind[field] ?? '')),
      kind.title,
      kind.remedy,
    ]),
  );
  const head = ['code', ...Object.keys(numbers), 'what happened', 'what to do'];
  return [row(head), row(head.map(() => '---')), ...rows].join('\n');
}
