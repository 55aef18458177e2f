/*
 * npm run release:artefacts
 *
 * Packs what `npm run build` made into dist/release: the client as one file, the server as an archive, the list of all parts
 * (CycloneDX), the section of the changelog, and the checksums of all of them. The same build of the same commit makes the same bytes.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sectionOf } from './changelog.js';

const FOLDER = join('dist', 'release');
/** What a server needs beside its packages, which `npm ci --omit=dev` installs from the lock file. */
const SERVER = [
  'dist/apps',
  'dist/client/prosync.js',
  'samples',
  'package.json',
  'package-lock.json',
  '.npmrc',
  'LICENSE',
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'docs',
];
const CLIENT = 'dist/client/prosync.js';

try {
  pack();
} catch (error) {
  console.error(`The artefacts were not made. ${error.message}`);
  process.exitCode = 1;
}

function pack() {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const missing = SERVER.filter((path) => !existsSync(path));
  if (missing.length > 0)
    throw new Error(`Missing: ${missing.join(', ')}. Run "npm run build" first.`);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  copyFileSync(CLIENT, join(FOLDER, `prosync-${version}.js`));
  writeFileSync(join(FOLDER, `prosync-server-${version}.tar.gz`), archive(version));
  writeFileSync(join(FOLDER, `prosync-${version}.cdx.json`), parts(version));
  writeFileSync(join(FOLDER, 'NOTES.md'), `${notes(version)}\n`);
  writeFileSync(join(FOLDER, 'SHA256SUMS'), checksums());
  console.log(readFileSync(join(FOLDER, 'SHA256SUMS'), 'utf8').trimEnd());
}

// Sorted names, the time of the commit and no owner, so that the bytes depend on the content alone.
function archive(version) {
  const same = [
    '--sort=name',
    `--mtime=@${commitTime()}`,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--mode=u+rw,go+r,go-w',
  ];
  const into = `--transform=s,^,prosync-server-${version}/,`;
  const tar = execFileSync('tar', ['--create', ...same, into, ...SERVER], { maxBuffer: 1024 ** 3 });
  return gzipSync(tar, { level: 9 });
}

// With the development packages: the console and the client are built from some of them. npm names the whole after its folder, and
// gives each run a number and a time of its own.
function parts(version) {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const { serialNumber: _, ...list } = JSON.parse(
    execFileSync('npm', args, { maxBuffer: 1024 ** 3 }),
  );
  list.metadata.timestamp = new Date(commitTime() * 1000).toISOString();
  Object.assign(list.metadata.component, { name: 'prosync', version });
  return `${JSON.stringify(list, null, 2)}\n`;
}

function commitTime() {
  return Number(execFileSync('git', ['log', '-1', '--format=%ct'], { encoding: 'utf8' }));
}

// A build that is no release yet has the notes of what comes next.
function notes(version) {
  const changelog = readFileSync('CHANGELOG.md', 'utf8');
  try {
    return sectionOf(changelog, version);
  } catch {
    return sectionOf(changelog, 'Unreleased');
  }
}

function checksums() {
  const lines = readdirSync(FOLDER)
    .sort()
    .map((name) => {
      const hash = createHash('sha256')
        .update(readFileSync(join(FOLDER, name)))
        .digest('hex');
      return `${hash}  ${name}\n`;
    });
  return lines.join('');
}
