import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of `count` scripts of about 5 kB with a `prosync.yaml`: a source. Every thousand in a folder of their own. */
export function makeTree(count: number): string {
  const root = mkdtempSync(join(tmpdir(), 'prosync-tree-'));
  writeFileSync(
    join(root, 'prosync.yaml'),
    'contentTypes:\n  script: { files: "scripts/**/*.sh", guid: header, name: header }\n',
  );
  const filler = randomBytes(3_600).toString('base64');
  for (let i = 0; i < count; i += 1) {
    if (i % 1_000 === 0) mkdirSync(join(root, folderOf(i)), { recursive: true });
    const text = `# prosync-guid: ${randomUUID()}\n# prosync-name: Script ${i}\n# ${filler}\n`;
    writeFileSync(join(root, fileOf(i)), text);
  }
  return root;
}

/** Changes every hundredth file, or every `nth`. */
export function changeSome(root: string, count: number, nth = 100): void {
  for (let i = 0; i < count; i += nth) appendFileSync(join(root, fileOf(i)), 'echo changed\n');
}

/** Makes the folder a Git work tree, so that `git add -A` can be measured beside us. */
export function gitInit(root: string): void {
  execFileSync('git', ['init', '-q', root]);
}

export function gitAdd(root: string): void {
  execFileSync('git', ['-C', root, 'add', '-A'], { stdio: 'ignore' });
}

function folderOf(i: number): string {
  return `scripts/${String(Math.floor(i / 1_000)).padStart(3, '0')}`;
}

function fileOf(i: number): string {
  return `${folderOf(i)}/${String(i).padStart(6, '0')}.sh`;
}
