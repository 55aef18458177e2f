import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { runClient, type ClientRun } from './client.ts';
import { SECRET, type FaultServer } from './fault-server.ts';

/** A folder with an instance in it: `.prosync`, and `content` as the target. */
export class ClientFolder {
  readonly root = mkdtempSync(join(tmpdir(), 'prosync-client-'));
  readonly target = join(this.root, 'content');
  readonly state = join(this.root, '.prosync', 'state');

  run(...args: string[]): Promise<ClientRun> {
    return runClient(this.root, args);
  }

  /** Logs in with the right secret. */
  login(server: FaultServer, ...more: string[]): Promise<ClientRun> {
    const target = ['--target', `directory:${this.target}`];
    const args = ['login', server.address, '--name', 'acme', ...target, ...more];
    return runClient(this.root, args, SECRET);
  }

  /** Another folder with the same files. */
  copy(): ClientFolder {
    const other = new ClientFolder();
    cpSync(this.root, other.root, { recursive: true });
    return other;
  }

  /** Every file of the target by its path; temporary folders of ProSync included. */
  files(): Record<string, string> {
    return filesOf(this.target);
  }

  /** Every file of the state by its path. */
  stateFiles(): Record<string, string> {
    return filesOf(this.state);
  }

  write(path: string, content: string, mode = 0o600): void {
    writeFileSync(join(this.root, path), content, { mode });
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The files below a folder with their content as text. */
export function filesOf(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
  );
}
