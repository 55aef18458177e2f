// `npm run dev`: the server, the console and the client, built again whenever a source changes, until Ctrl-C.
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const root = resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const vite = join(dirname(require.resolve('vite/package.json')), 'bin/vite.js');
const server = join(root, 'dist/apps/server/main.js');
const children = [];

function start(name, args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      for (const line of text.split('\n')) if (line.trim() !== '') console.log(`${name} | ${line}`);
    });
  child.on('exit', (code) => {
    console.log(`${name} | ended with ${code}`);
    stop();
  });
  children.push(child);
}

function stop() {
  for (const child of children) child.kill('SIGTERM');
}
process.on('SIGINT', stop).on('SIGTERM', stop);

// Built anew: an old build must not be what answers first.
rmSync(server, { force: true });
// What runs must never be gone, not even for the moment of a build.
const watched = (config) => {
  const options = ['--watch', '--emptyOutDir', 'false', '--logLevel', 'warn'];
  return [vite, 'build', '--config', config, ...options];
};
start('server build', watched('apps/server/vite.config.ts'));
start('client build', watched('apps/client/vite.config.ts'));
start('console', [vite, '--config', 'apps/console/vite.config.ts']);
while (!existsSync(server)) await pause(100);
start('server', ['--watch', '--enable-source-maps', '--max-semi-space-size=64', server, 'serve']);
