import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const CHANGELOG =
  '# Changelog\n\n## Unreleased\n\n- A new thing.\n\n## 1.0.0 (2026-01-01)\n\n- The first.\n';

let folder: string;

// A small repository with the same scripts, as nothing may be tagged in the real one.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'prosync-release-'));
  cpSync(join(ROOT, '.ci'), join(folder, '.ci'), { recursive: true });
  for (const name of ['dist/apps', 'dist/client', 'samples', 'docs'])
    mkdirSync(join(folder, name), { recursive: true });
  const files = {
    'package.json':
      '{ "name": "prosync", "version": "1.0.0", "type": "module", "private": true }\n',
    'package-lock.json': JSON.stringify({
      name: 'prosync',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: { '': { name: 'prosync', version: '1.0.0' } },
    }),
    '.gitignore': 'dist/\n',
    '.npmrc': '',
    'CHANGELOG.md': CHANGELOG,
    'dist/client/prosync.js': 'console.log(1);\n',
    'dist/apps/main.js': 'console.log(2);\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  for (const name of ['LICENSE', 'README.md', 'SECURITY.md']) writeFileSync(join(folder, name), '');
  git('init', '--quiet');
  git('config', 'user.name', 'A maintainer');
  git('config', 'user.email', 'maintainer@example.com');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Begin');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
}

function run(script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`.ci/release/${script}.js`, ...args],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

const content = (name: string) => readFileSync(join(folder, name), 'utf8');

test.skipIf(process.platform === 'win32')(
  'the hook lets no key and no file of secrets be committed',
  () => {
    const hook = join(ROOT, '.githooks/pre-commit');
    for (const name of ['signing-key.pem', 'docker/.env', 'data/signing-key.pem.history']) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), 'secret');
      git('add', '--force', name);
      const { status, stderr } = spawnSync(hook, { cwd: folder, encoding: 'utf8' });
      expect([name, status, stderr]).toEqual([
        name,
        1,
        expect.stringContaining('git restore --staged'),
      ]);
      git('rm', '--quiet', '--force', name);
    }
  },
);

test.each([
  [['1.0.0'], /isn't higher than 1\.0\.0/],
  [['0.9.0'], /isn't higher than 1\.0\.0/],
  [['v2'], /npm run release -- 1\.2\.0/],
  [[], /npm run release -- 1\.2\.0/],
])('a release as %j is refused, and nothing changes', (args, reason) => {
  expect(run('prepare', ...args)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(reason),
  });
  expect(content('CHANGELOG.md')).toBe(CHANGELOG);
  expect(git('tag', '--list')).toBe('');
});

test('what is not committed is not released', () => {
  writeFileSync(join(folder, 'README.md'), 'a draft');
  expect(run('prepare', '1.1.0').stderr).toMatch(/not committed/);
  git('checkout', '--', 'README.md');
});

test('a release is a commit with version and changelog, and a tag with its section', () => {
  expect(run('prepare', '1.1.0')).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(content('package.json'))).toMatchObject({ version: '1.1.0' });
  expect(content('CHANGELOG.md')).toMatch(
    /^## Unreleased\n\n## 1\.1\.0 \(\d{4}-\d\d-\d\d\)\n\n- A new thing\.\n\n## 1\.0\.0/m,
  );
  expect(git('status', '--porcelain')).toBe('');
  expect(git('log', '-1', '--format=%s')).toBe('Release 1.1.0');
  expect(git('tag', '--list', '--format=%(contents)', 'v1.1.0')).toBe(
    'ProSync 1.1.0\n\n- A new thing.',
  );
});

test('without anything in the changelog there is no release', () => {
  expect(run('prepare', '1.2.0').stderr).toMatch(/"Unreleased" of CHANGELOG\.md is empty/);
});

test.runIf(process.platform === 'linux')(
  'the artefacts are the client, the server, their parts and the notes, each with its checksum, and the same each time',
  () => {
    expect(run('artefacts')).toMatchObject({ status: 0, stderr: '' });
    const sums = content('dist/release/SHA256SUMS');
    const names = readdirSync(join(folder, 'dist/release')).filter((name) => name !== 'SHA256SUMS');
    expect(names.length).toBe(4);
    for (const name of names) {
      const bytes = readFileSync(join(folder, 'dist/release', name));
      expect(sums).toContain(`${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`);
    }
    expect(content('dist/release/NOTES.md')).toBe('- A new thing.\n');
    expect(JSON.parse(content('dist/release/prosync-1.1.0.cdx.json'))).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: { component: { name: 'prosync', version: '1.1.0' } },
    });
    const archive = join(folder, 'dist/release/prosync-server-1.1.0.tar.gz');
    expect(execFileSync('tar', ['tzf', archive], { encoding: 'utf8' })).toContain(
      'prosync-server-1.1.0/dist/apps/main.js\n',
    );
    run('artefacts');
    expect(content('dist/release/SHA256SUMS')).toBe(sums);
  },
);
