import { spawn, spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLIENT_FILE } from '../../support/client.ts';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer, SECRET } from '../../support/fault-server.ts';
import { onThisMachine } from '../../support/on-this-machine.ts';

// On a real terminal, by script(1).
const hasScript = spawnSync('script', ['--version']).status === 0;

let server: FaultServer;
let client: ClientFolder;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
});

afterEach(async () => {
  await server.stop();
  client.remove();
});

/** Runs a command on a terminal and types `answer` the moment that `prompt` shows. */
function onTerminal(
  args: string[],
  prompt: string,
  answer: string,
  program = `${process.execPath} ${CLIENT_FILE}`,
) {
  const command = [program, ...args].join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: client.root,
    env: { PATH: process.env.PATH, HOME: client.root, COLUMNS: '100', TERM: 'xterm' },
  });
  let shown = '';
  let isTyped = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    if (isTyped || !shown.includes(prompt)) return;
    isTyped = true;
    child.stdin.write(answer);
  });
  return new Promise<{ code: number | null; shown: string }>((done) =>
    child.on('close', (code) => done({ code, shown })),
  );
}

describe.runIf(hasScript)('on a terminal', () => {
  test('the secret is asked for and never shown', async () => {
    const args = ['login', server.address, '--name', 'acme'];
    const { code, shown } = await onTerminal(args, 'Secret: ', `${SECRET}\r`);
    expect(code).toBe(0);
    expect(shown).toContain('Logged in to');
    expect(shown).not.toContain(SECRET);
  });

  test('a question ends at once when the command is told to stop', async () => {
    const command = `(sleep 1; kill -TERM $$) & exec ${process.execPath} ${CLIENT_FILE}`;
    const began = performance.now();
    const args = ['login', server.address, '--name', 'acme'];
    const { code, shown } = await onTerminal(args, 'Secret: ', '', command);
    expect(code).toBe(130);
    expect(shown).toContain('interrupted: Interrupted.');
    expect(performance.now() - began).toBeLessThan(onThisMachine(6_000));
  });

  test.each([
    ['n', ['script/a.sh']],
    ['y', []],
  ])('remove asks, and %s is taken at its word', async (answer, left) => {
    await client.login(server);
    server.publish([{ guid: 'a', body: 'x' }]);
    await client.run('sync');
    const { code } = await onTerminal(['remove', '--type', 'script'], '[y/N] ', `${answer}\r`);
    expect(code).toBe(0);
    expect(Object.keys(client.files())).toEqual(left);
  });
});
