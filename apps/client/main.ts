import { run } from './program.ts';

// No `await` at the top: the same file becomes CommonJS inside of the single executable.
void run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  folder: process.cwd(),
  now: () => new Date(),
}).then((code) => {
  process.exitCode = code;
});
