// Puts the client and this Node.js into one executable (https://nodejs.org/docs/latest-v20.x/api/single-executable-applications.html).
// Where that is not possible it says why and leaves the one JavaScript file to do the work.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'postject';

const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const folder = join(import.meta.dirname, '../../../dist/executable');
const at = (name) => join(folder, name);
const executable = at(process.platform === 'win32' ? 'prosync.exe' : 'prosync');

const obstacle = obstacleHere();
if (obstacle === null) await build();
else console.log(`No single executable: ${obstacle}. dist/client/prosync.js does the same.`);

function obstacleHere() {
  if (!['linux', 'win32'].includes(process.platform)) {
    return `on ${process.platform} it would have to be signed`;
  }
  if (!readFileSync(process.execPath).includes(FUSE)) {
    return 'this build of Node.js does not take one';
  }
  return null;
}

async function build() {
  const config = { main: at('prosync.cjs'), output: at('prosync.blob') };
  writeFileSync(at('sea.json'), JSON.stringify({ ...config, disableExperimentalSEAWarning: true }));
  execFileSync(process.execPath, ['--experimental-sea-config', at('sea.json')], { stdio: 'pipe' });
  copyFileSync(process.execPath, executable);
  chmodSync(executable, 0o755);
  await quietly(() =>
    inject(executable, 'NODE_SEA_BLOB', readFileSync(at('prosync.blob')), { sentinelFuse: FUSE }),
  );
  for (const name of ['prosync.blob', 'prosync.cjs', 'sea.json']) rmSync(at(name));
}

// The library that rewrites the executable complains about a section that every Linux build of Node.js has.
async function quietly(work) {
  const { warn, error } = console;
  const unlessKnown = (print) => (text) => {
    if (!String(text).includes("Can't find string offset")) print(text);
  };
  console.warn = unlessKnown(warn);
  console.error = unlessKnown(error);
  try {
    await work();
  } finally {
    Object.assign(console, { warn, error });
  }
}
