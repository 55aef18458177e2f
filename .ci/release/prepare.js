/*
 * npm run release -- <version>
 *
 * Makes the commit and the tag of a release: the version in package.json, and the section of the changelog. It pushes nothing, so
 * that a person reads both first. Pushing the tag builds the artefacts (.github/workflows/release.yml).
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { released, sectionOf } from './changelog.js';

const VERSION = /^(\d+)\.(\d+)\.(\d+)$/;

try {
  prepare(process.argv[2] ?? '');
} catch (error) {
  console.error(`Nothing was released. ${error.message}`);
  process.exitCode = 1;
}

function prepare(version) {
  if (!VERSION.test(version)) {
    throw new Error('Name the version, such as: npm run release -- 1.2.0');
  }
  const before = JSON.parse(readFileSync('package.json', 'utf8')).version;
  if (compare(version, before) <= 0) {
    throw new Error(`Version ${version} isn't higher than ${before}, the one in package.json.`);
  }
  if (git('status', '--porcelain') !== '') {
    throw new Error('There are changes that are not committed. Commit or stash them first.');
  }
  if (git('tag', '--list', `v${version}`) !== '') {
    throw new Error(`The tag v${version} already exists.`);
  }
  const today = new Date().toISOString().slice(0, 10);
  const changelog = released(readFileSync('CHANGELOG.md', 'utf8'), version, today);
  writeFileSync('CHANGELOG.md', changelog);
  // A shell, because npm is a script of the shell on Windows.
  execFileSync('npm', ['version', version, '--no-git-tag-version', '--ignore-scripts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  git('commit', '--quiet', '--all', '--no-verify', '--message', `Release ${version}`);
  const notes = `ProSync ${version}\n\n${sectionOf(changelog, version)}\n`;
  git('tag', '--annotate', '--cleanup=verbatim', '--message', notes, `v${version}`);
  console.log(`Release ${version} is committed and tagged. Check both, then push them:`);
  console.log(`  git show v${version}`);
  console.log(`  git push origin HEAD v${version}`);
}

function git(...args) {
  return execFileSync('git', args, { encoding: 'utf8' }).trim();
}

function compare(one, other) {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number));
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
